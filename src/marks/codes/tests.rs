//! Codes on pages as offices scan them: at any angle, at 150 dots per inch, stamped over.

use image::imageops::{FilterType, resize};
use image::{GrayImage, Luma, RgbImage};

use super::*;
use crate::clean::clean;
use crate::document::{PageImage, Pixels};

/// The usual generator of Marsaglia (2003): the same numbers every time.
struct Chance(u64);

impl Chance {
    /// From 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A quarter of a sheet at 300 dpi with lines of letter-like blocks.
fn sheet(chance: &mut Chance) -> RgbImage {
    let mut sheet = RgbImage::from_pixel(1240, 1750, image::Rgb([250, 249, 244]));
    for line in 0..26u32 {
        for letter in 0..40u32 {
            let (left, top) = (100 + letter * 26, 120 + line * 60);
            let wide = 8 + (chance.next() * 10.0) as u32;
            for y in top..top + 24 {
                for x in left..left + wide {
                    if x < left + 4 || (y / 9 + letter) % 3 == 0 {
                        sheet.put_pixel(x, y, image::Rgb([30, 30, 34]));
                    }
                }
            }
        }
    }
    sheet
}

/// A QR code printed on a sheet.
struct Print {
    middle: (f64, f64),
    module_px: f64,
    angle_deg: f64,
}

fn print_code(sheet: &mut RgbImage, payload: &str, print: &Print, chance: &mut Chance) {
    let level = qrcode::EcLevel::M;
    let code = qrcode::QrCode::with_error_correction_level(payload, level).unwrap();
    let side = code.width() as f64;
    let dark: Vec<bool> = code
        .to_colors()
        .iter()
        .map(|c| *c == qrcode::Color::Dark)
        .collect();
    let (sin, cos) = print.angle_deg.to_radians().sin_cos();
    let reach = ((side / 2.0 + 4.0) * print.module_px * 1.42) as i64;
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let mut light = Some(0.0);
            for part in 0..4 {
                let (px, py) = (
                    dx as f64 + f64::from(part % 2) / 2.0,
                    dy as f64 + f64::from(part / 2) / 2.0,
                );
                let u = (px * cos + py * sin) / print.module_px + side / 2.0;
                let v = (py * cos - px * sin) / print.module_px + side / 2.0;
                let inside = |w: f64| (-4.0..side + 4.0).contains(&w);
                let is_dark = (0.0..side).contains(&u)
                    && (0.0..side).contains(&v)
                    && dark[v as usize * side as usize + u as usize];
                light = light
                    .filter(|_| inside(u) && inside(v))
                    .map(|sum| sum + if is_dark { 35.0 } else { 250.0 });
            }
            let Some(light) = light else { continue };
            let level = (light / 4.0 + chance.next() * 24.0 - 12.0).clamp(0.0, 255.0) as u8;
            let (x, y) = (print.middle.0 as i64 + dx, print.middle.1 as i64 + dy);
            if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
                && x < sheet.width()
                && y < sheet.height()
            {
                sheet.put_pixel(x, y, image::Rgb([level; 3]));
            }
        }
    }
}

/// The ring of a seal in its red ink: what is under it stays dark.
fn stamp(sheet: &mut RgbImage, middle: (f64, f64), radius: f64) {
    for (x, y, pixel) in sheet.enumerate_pixels_mut() {
        let distance = (f64::from(x) - middle.0).hypot(f64::from(y) - middle.1);
        if (distance - radius).abs() < 5.0 || (distance - radius * 0.7).abs() < 3.0 {
            let [r, g, b] = pixel.0;
            pixel.0 = [r.min(215), g.min(50), b.min(60)];
        }
    }
}

/// How many of `pages` sheets give their code, in hundredths.
fn read_share(pages: u32, dpi: f32, module_mm: f64, stamped: bool) -> u32 {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut read = 0;
    for page in 0..pages {
        let mut paper = sheet(&mut chance);
        let payload = format!(
            "Số: {page}/GPXD-KKT; Ngày cấp: 05/10/2025; {}",
            "k".repeat(page as usize % 60)
        );
        let print = Print {
            middle: (
                300.0 + chance.next() * 640.0,
                300.0 + chance.next() * 1100.0,
            ),
            module_px: module_mm / 25.4 * 300.0,
            angle_deg: chance.next() * 360.0,
        };
        print_code(&mut paper, &payload, &print, &mut chance);
        if stamped {
            let shift = |middle: f64, by: f64| middle + (by - 0.5) * 160.0;
            let middle = (
                shift(print.middle.0, chance.next()),
                shift(print.middle.1, chance.next()),
            );
            stamp(&mut paper, middle, 200.0);
        }
        if dpi < 300.0 {
            let size = |px: u32| (px as f32 * dpi / 300.0) as u32;
            paper = resize(
                &paper,
                size(paper.width()),
                size(paper.height()),
                FilterType::Triangle,
            );
        }
        let stored_px = paper.dimensions();
        let clean = clean(&PageImage {
            pixels: Pixels::Rgb(paper),
            dpi,
        });
        let codes = find(&clean, stored_px);
        let is_it = |mark: &Mark| {
            let scale = f64::from(dpi) / 300.0;
            let (x, y) = (
                f64::from(mark.rect.center_x()),
                f64::from(mark.rect.center_y()),
            );
            let off = (x - print.middle.0 * scale).hypot(y - print.middle.1 * scale);
            mark.kind == MarkKind::QrCode && mark.text == payload && off < 12.0
        };
        read += u32::from(codes.len() == 1 && is_it(&codes[0]));
    }
    read * 100 / pages
}

#[test]
fn codes_are_read_at_any_angle() {
    assert!(read_share(50, 300.0, 0.4, false) >= 98);
}

#[test]
fn codes_are_read_at_150_dots_per_inch_and_stamped_over() {
    assert!(read_share(50, 150.0, 0.45, true) >= 98);
}

#[test]
fn a_page_of_print_has_no_codes() {
    let paper = sheet(&mut Chance(7));
    let size = paper.dimensions();
    let clean = clean(&PageImage {
        pixels: Pixels::Rgb(paper),
        dpi: 300.0,
    });
    assert_eq!(find(&clean, size), []);
}

#[test]
fn a_bar_code_is_read_lying_and_standing() {
    let bars = barcoders::sym::code128::Code128::new("\u{0181}H32.15-251001-0012")
        .unwrap()
        .encode();
    let mut paper = GrayImage::from_pixel(1600, 1200, Luma([250]));
    for (index, _) in bars.iter().enumerate().filter(|(_, bar)| **bar == 1) {
        for y in 400..490 {
            for x in 0..3 {
                paper.put_pixel(250 + index as u32 * 3 + x, y, Luma([30]));
            }
        }
    }
    for page in [paper.clone(), image::imageops::rotate90(&paper)] {
        let threshold = binarize::threshold(&page, 0.0).threshold;
        let codes = bar_codes(&page, threshold, 300.0);
        let texts: Vec<&str> = codes.iter().map(|code| code.text.as_str()).collect();
        assert_eq!(texts, ["H32.15-251001-0012"]);
        let ink = codes[0].rect;
        assert_eq!(
            page.get_pixel(ink.x + 1, ink.center_y())[0]
                .min(page.get_pixel(ink.center_x(), ink.y + 1)[0]),
            30
        );
    }
}
