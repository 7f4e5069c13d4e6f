//! The credentials of the local AWS services.

/// Access key that every function has and every service accepts.
pub const ACCESS_KEY: &str = "LOCALACCESSKEY";
/// Secret key that belongs to [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "local-secret-key";
