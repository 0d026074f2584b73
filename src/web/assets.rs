//! Assets: style, script and icon, part of the program. Their addresses change with their content, so
//! a browser keeps them for ever and never shows an old one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE};
use sha2::{Digest, Sha256};

use super::failure::Failure;

struct Asset {
    address: String,
    media: &'static str,
    bytes: &'static [u8],
}

const FOR_EVER: &str = "public, max-age=31536000, immutable";

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset(
            "css",
            "text/css; charset=utf-8",
            include_bytes!("assets/sohoa.css"),
        ),
        asset(
            "js",
            "text/javascript; charset=utf-8",
            include_bytes!("assets/sohoa.js"),
        ),
        asset("svg", "image/svg+xml", include_bytes!("assets/sohoa.svg")),
    ]
});

fn asset(ending: &str, media: &'static str, bytes: &'static [u8]) -> Asset {
    let digest = Sha256::digest(bytes);
    let tag: String = digest.iter().take(6).map(|b| format!("{b:02x}")).collect();
    Asset {
        address: format!("/assets/sohoa.{tag}.{ending}"),
        media,
        bytes,
    }
}

/// Where the style sheet is.
pub fn style_address() -> &'static str {
    &ASSETS[0].address
}

/// Where the viewer's script is.
pub fn script_address() -> &'static str {
    &ASSETS[1].address
}

/// Where the icon is.
pub fn icon_address() -> &'static str {
    &ASSETS[2].address
}

/// `GET /assets/NAME`.
pub async fn named(Path(name): Path<String>) -> Result<Response, Failure> {
    let wanted = format!("/assets/{name}");
    let asset = ASSETS.iter().find(|asset| asset.address == wanted);
    let asset = asset.ok_or(Failure::NotFound)?;
    let head = [(CONTENT_TYPE, asset.media), (CACHE_CONTROL, FOR_EVER)];
    Ok((head, asset.bytes).into_response())
}
