//! Serve: the catalogue as pages in a browser, until somebody presses Ctrl-C.

use super::Talk;
use super::talk::print;
use crate::batch::StopFlag;
use crate::catalogue::CatalogueError;
use crate::cli::ServeArgs;
use crate::config::ServeConfig;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::web::Server;

/// `sohoa serve`.
///
/// # Errors
/// [`Error`] when there is no catalogue, or the address cannot be listened on.
pub fn serve(args: &ServeArgs, talk: &Talk) -> Result<ExitCode, Error> {
    let config = ServeConfig::settle(args)?;
    let missing = || CatalogueError::Missing {
        path: config.catalogue.clone(),
    };
    config
        .catalogue
        .is_file()
        .then_some(())
        .ok_or_else(missing)?;
    let server = Server::bind(&config)?;
    // What is wrong with a catalogue that is there, its pages say; they get well when it does.
    if let Err(error) = server.check_catalogue() {
        talk.fail(&error.into());
    }
    let stop = StopFlag::on_interrupt(talk.messages.text("serve-stopping"))
        .map_err(|e| Error::System(e.to_string()))?;
    print(&format!("http://{}/", server.address()));
    talk.say(&talk.messages.text("serve-ready"));
    server.run(&stop)?;
    Ok(ExitCode::Done)
}
