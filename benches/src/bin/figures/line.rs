//! One figure, and what it should be.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What was measured, beside its peer and its target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    /// `benchmark/what`.
    pub(crate) name: String,
    /// Ours.
    pub(crate) value: f64,
    /// Of the values.
    pub(crate) unit: String,
    /// With what it is compared.
    pub(crate) peer: Option<String>,
    /// The peer's.
    pub(crate) peer_value: Option<f64>,
    /// Ours divided by the peer's: the median over the turns.
    pub(crate) ratio: Option<f64>,
    /// What is asked, in words.
    pub(crate) target: Option<String>,
    /// Whether that is so; absent without a target.
    pub(crate) ok: Option<bool>,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// The ratio at most.
    Ratio(f64),
    /// The ratio at least.
    RatioAtLeast(f64),
    /// The value at most.
    AtMost(f64),
    /// The value at least.
    AtLeast(f64),
    /// Exactly the value.
    Exactly(f64),
}

impl Line {
    /// A figure without a peer or a target.
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &str) -> Self {
        Self {
            name: name.into(),
            value: rounded(value),
            unit: unit.to_owned(),
            peer: None,
            peer_value: None,
            ratio: None,
            target: None,
            ok: None,
        }
    }

    /// The same beside its peer.
    pub(crate) fn against(mut self, peer: &str, value: f64, ratio: f64) -> Self {
        self.peer = Some(peer.to_owned());
        self.peer_value = Some(rounded(value));
        self.ratio = Some(rounded(ratio));
        self
    }

    /// The same with what it should be.
    pub(crate) fn should_be(mut self, target: Target) -> Self {
        self.target = Some(target.to_string());
        self.ok = Some(target.is_met(self.value, self.ratio));
        self
    }

    /// Whether nothing is wanting.
    pub(crate) fn ok(&self) -> bool {
        self.ok != Some(false)
    }
}

impl Target {
    fn is_met(self, value: f64, ratio: Option<f64>) -> bool {
        match self {
            Self::Ratio(limit) => ratio.is_some_and(|ratio| ratio <= limit),
            Self::RatioAtLeast(limit) => ratio.is_some_and(|ratio| ratio >= limit),
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
            Self::Exactly(wanted) => (value - wanted).abs() < 1e-9,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ratio(limit) if *limit < 1.0 => write!(f, "ratio ≤ 1/{:.0}", 1.0 / limit),
            Self::Ratio(limit) => write!(f, "ratio ≤ {limit}"),
            Self::RatioAtLeast(limit) => write!(f, "ratio ≥ {limit}"),
            Self::AtMost(limit) => write!(f, "≤ {limit}"),
            Self::AtLeast(limit) => write!(f, "≥ {limit}"),
            Self::Exactly(wanted) => write!(f, "= {wanted}"),
        }
    }
}

/// Five significant digits: more would be noise, and fewer would lift 0.99988 to a bar of 0.9999.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10_f64.powf(4.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_or_not() {
        let line = || Line::new("a/b", 10.0, "ms").against("peer", 90.0, 1.0 / 9.0);
        assert_eq!(line().should_be(Target::Ratio(1.0 / 8.0)).ok, Some(true));
        assert_eq!(line().should_be(Target::Ratio(1.0 / 10.0)).ok, Some(false));
        assert_eq!(line().should_be(Target::RatioAtLeast(5.0)).ok, Some(false));
        assert_eq!(line().should_be(Target::AtMost(10.0)).ok, Some(true));
        assert_eq!(line().should_be(Target::Exactly(10.5)).ok, Some(false));
        assert!(line().ok(), "nothing asked, nothing wanting");
        assert!(!Line::new("a", 1.0, "").should_be(Target::Ratio(2.0)).ok(), "without a peer there is no ratio");
    }

    #[test]
    fn a_line_says_its_target_in_words() {
        assert_eq!(Target::Ratio(1.0 / 3.0).to_string(), "ratio ≤ 1/3");
        assert_eq!(Target::Ratio(1.0).to_string(), "ratio ≤ 1");
        assert_eq!(Target::Exactly(2.5).to_string(), "= 2.5");
    }

    #[test]
    fn five_digits_are_kept() {
        assert_eq!((rounded(1234.56), rounded(0.012_345_6), rounded(0.0)), (1234.6, 0.012_346, 0.0));
    }

    #[test]
    fn rounding_lifts_nothing_over_its_bar() {
        assert_eq!(Line::new("a", 0.999_88, "").should_be(Target::AtLeast(0.9999)).ok, Some(false));
    }
}
