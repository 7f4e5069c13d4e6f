//! The key that signs tokens: made once and kept with the data.

use std::fs::{OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPrivateKey, RsaPublicKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const FILE: &str = "oidc-key.pem";
const KEY_BITS: usize = 2048;

/// A key pair.
pub struct Keys {
    id: String,
    public: Value,
    signing: EncodingKey,
}

impl Keys {
    /// Reads the key in `folder`, or makes it and writes it there for the owner's eyes only.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read or written or holds no key.
    pub fn open(folder: Option<&Path>) -> Result<Self> {
        rs256::install();
        let path = folder.map(|folder| folder.join(FILE));
        let pem = match &path {
            Some(path) if path.exists() => {
                std::fs::set_permissions(path, Permissions::from_mode(0o600))?;
                std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?
            }
            Some(path) => {
                let pem = generate()?;
                let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
                let written = file.as_mut().map_err(|error| anyhow::anyhow!("{error}"));
                written
                    .and_then(|file| Ok(file.write_all(pem.as_bytes())?))
                    .with_context(|| format!("cannot write {}", path.display()))?;
                pem
            }
            None => generate()?,
        };
        Self::from_pem(&pem)
    }

    fn from_pem(pem: &str) -> Result<Self> {
        let key = RsaPrivateKey::from_pkcs1_pem(pem).context("the file holds no RSA key")?;
        let public = RsaPublicKey::from(&key);
        let (n, e) =
            (URL_SAFE_NO_PAD.encode(public.n().to_bytes_be()), URL_SAFE_NO_PAD.encode(public.e().to_bytes_be()));
        let digest = Sha256::digest(n.as_bytes());
        let id = URL_SAFE_NO_PAD.encode(digest.get(..12).unwrap_or_default());
        let public = json!({ "keys": [{ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": id, "n": n, "e": e }] });
        Ok(Self { id, public, signing: EncodingKey::from_rsa_der(key.to_pkcs1_der()?.as_bytes()) })
    }

    /// The public half as a key set.
    #[must_use]
    pub fn public(&self) -> Value {
        self.public.clone()
    }

    /// Signs claims.
    ///
    /// # Errors
    ///
    /// Fails when the key cannot sign.
    pub fn sign(&self, claims: &Value) -> Result<String> {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::RS256) };
        Ok(jsonwebtoken::encode(&header, claims, &self.signing)?)
    }
}

fn generate() -> Result<String> {
    let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, KEY_BITS).context("cannot make a key")?;
    Ok(key.to_pkcs1_pem(LineEnding::LF)?.to_string())
}
