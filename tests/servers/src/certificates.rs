use std::path::{Path, PathBuf};

use crate::{
    Error,
    endpoint::output_of,
    engine::option,
    folder::{Daemon, Folder},
    programs::Program,
};

static OPENSSL: Program = Program {
    name: "openssl",
    package: "openssl",
    folders: &[],
};

/// The certificates about a server that encrypts connections, in its folder.
#[derive(Debug)]
pub struct Certificates {
    /// Of the authority that the server's certificate is from.
    pub authority: PathBuf,
    /// Of an authority that the server knows nothing of.
    pub other_authority: PathBuf,
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl Certificates {
    pub(crate) fn make(folder: &Folder, daemon: Daemon, host: &str) -> Result<Self, Error> {
        let place = folder.make("certificates", daemon)?;
        let file = |name: &str| place.join(name);
        let made = Self {
            authority: file("authority.pem"),
            other_authority: file("other.pem"),
            certificate: file("server.pem"),
            key: file("server.key"),
        };
        // Made by the server's account, which has to own its key.
        let issue = |certificate: &Path, key: &Path, more: &[_]| {
            let mut openssl = folder.server_command(daemon);
            openssl
                .arg(OPENSSL.require("a server that encrypts")?)
                .args(["req", "-x509", "-days=30", "-nodes", "-newkey", "ec"])
                .args(["-pkeyopt", "ec_paramgen_curve:prime256v1", "-out"])
                .arg(certificate)
                .arg("-keyout")
                .arg(key)
                .args(more);
            output_of(openssl, "").map(drop)
        };
        let key = file("authority.key");
        issue(&made.authority, &key, &["-subj=/CN=authority".into()])?;
        issue(
            &made.other_authority,
            &file("other.key"),
            &["-subj=/CN=other".into()],
        )?;
        let by_authority = [
            format!("-subj=/CN={host}").into(),
            format!("-addext=subjectAltName=DNS:{host}").into(),
            option("-CA=", &made.authority),
            option("-CAkey=", key),
        ];
        issue(&made.certificate, &made.key, &by_authority)?;
        Ok(made)
    }
}
