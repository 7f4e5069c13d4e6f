//! Identifiers in the forms AWS uses.

/// A random version 4 UUID.
pub(crate) fn uuid() -> String {
    let bits = rand::random::<u128>();
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// A trace header for an invocation: `Root=1-<seconds>-<96 random bits>`.
pub(crate) fn trace(seconds: i64) -> String {
    let bits = rand::random::<u128>();
    let hex = format!("{bits:032x}");
    format!(
        "Root=1-{seconds:08x}-{};Parent={};Sampled=0",
        hex.get(..24).unwrap_or_default(),
        hex.get(16..).unwrap_or_default()
    )
}
