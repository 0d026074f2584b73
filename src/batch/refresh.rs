//! Refresh: values found anew in words as stored, without reading a scan.

use std::collections::HashMap;

use rayon::prelude::*;

use super::Reading;
use super::document::Text;
use super::outcome::{Ending, How, Outcome};
use super::writer::Writer;
use crate::catalogue::KnownFile;
use crate::document::FileText;
use crate::error::Error;
use crate::intake::Found;

/// Documents in memory at once.
const AT_ONCE: usize = 64;

/// Finds the values of these files anew and writes them, until all are done or the run is to stop.
///
/// # Errors
/// [`Error`] when the catalogue cannot be read or written.
pub fn refresh(
    files: Vec<Found>,
    known: &HashMap<String, KnownFile>,
    rules: &Reading,
    writer: &mut Writer<'_>,
    jobs: usize,
) -> Result<(), Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|e| Error::System(e.to_string()))?;
    for some in files.chunks(AT_ONCE) {
        if writer.stop.is_asked() {
            break;
        }
        let pages = some.iter().map(|found| writer.catalogue.pages(&found.name));
        let pages = pages.collect::<Result<Vec<_>, _>>()?;
        let endings: Vec<Ending> = pool.install(|| {
            let endings = pages
                .into_par_iter()
                .map(|pages| match rules.understand(&pages) {
                    Ok(records) => Ending::Catalogued(Text::Whole(FileText { pages, records })),
                    Err(quarantine) => Ending::Quarantined(quarantine),
                });
            endings.collect()
        });
        for (found, ending) in some.iter().zip(endings) {
            let before = known.get(&found.name);
            writer.write(Outcome {
                found: found.clone(),
                sha256: before.and_then(|known| known.sha256.clone()),
                how: How::Refreshed {
                    settings: before
                        .map(|known| known.settings.clone())
                        .unwrap_or_default(),
                },
                ending,
            })?;
        }
    }
    Ok(())
}
