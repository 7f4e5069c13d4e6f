//! Prices of tokens, as the deployment's settings tell them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::tokens::{EmbeddingUse, Tokens};

/// The largest price of a million tokens that is taken for a price and not for a mistake, in the currency's unit.
const LARGEST: f64 = 100_000.0;
const MICROS: f64 = 1_000_000.0;
/// Millionths of a millionth, in which the price of a single token is a whole number.
const PER_MICRO: u128 = 1_000_000;

/// What a million tokens of a language model cost, in millionths of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelPrice {
    /// Read.
    pub input: u64,
    /// Read from the provider's cache.
    pub cached: u64,
    /// Written.
    pub output: u64,
}

/// The prices of a deployment. A model without a price is used all the same; what it cost is then not known, and said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices {
    currency: String,
    models: BTreeMap<String, ModelPrice>,
    embeddings: BTreeMap<String, u64>,
}

/// Why a text holds no prices.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidPrices(String);

impl Default for Prices {
    /// No prices, in dollars.
    fn default() -> Self {
        Self { currency: "USD".to_owned(), models: BTreeMap::new(), embeddings: BTreeMap::new() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    currency: String,
    #[serde(default)]
    models: BTreeMap<String, WrittenPrice>,
    #[serde(default)]
    embeddings: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPrice {
    input: f64,
    cached: Option<f64>,
    output: f64,
}

impl Prices {
    /// Reads `{"currency": "USD", "models": {"name": {"input": 0.15, "cached": 0.075, "output": 0.6}}, "embeddings":
    /// {"name": 0.02}}`: prices of a million tokens, with at most six decimals. `cached` is `input` when it is absent.
    ///
    /// # Errors
    /// What is wrong, and at which model.
    pub fn parse(json: &str) -> Result<Self, InvalidPrices> {
        let written: Written =
            serde_json::from_str(json).map_err(|e| InvalidPrices(format!("no prices in it: {e}")))?;
        let currency = written.currency;
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(InvalidPrices("the currency must be a code of ISO 4217 such as `USD`".to_owned()));
        }
        let models = written.models.into_iter().map(|(name, price)| {
            let WrittenPrice { input, cached, output } = price;
            let cached = micros(cached.unwrap_or(input), &name)?;
            let price = ModelPrice { input: micros(input, &name)?, cached, output: micros(output, &name)? };
            Ok((name, price))
        });
        let models = models.collect::<Result<_, _>>()?;
        let embeddings = written.embeddings.into_iter().map(|(name, price)| Ok((name.clone(), micros(price, &name)?)));
        Ok(Self { currency, models, embeddings: embeddings.collect::<Result<_, _>>()? })
    }

    /// The currency, as ISO 4217 calls it.
    #[must_use]
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The language models that have a price, in the order of their names.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.models.keys().map(String::as_str)
    }

    /// What tokens of a language model cost, in millionths of a micro; `None` when its price is not known.
    ///
    /// Providers answer under the name of a dated version (`gpt-x-2026-08-01`), so without a price of its own a model has
    /// that of the longest name that its name continues.
    pub(super) fn of_model(&self, model: &str, tokens: Tokens) -> Option<u128> {
        let price = self.models.get(model).or_else(|| {
            let continued = self.models.iter().filter(|(name, _)| {
                model.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(['-', '@', ':']))
            });
            continued.max_by_key(|(name, _)| name.len()).map(|(_, price)| price)
        })?;
        let of = |tokens: u64, price: u64| u128::from(tokens) * u128::from(price);
        let fresh = tokens.input.saturating_sub(tokens.cached);
        Some(of(fresh, price.input) + of(tokens.cached, price.cached) + of(tokens.output, price.output))
    }

    /// What an embedding costs, in millionths of a micro; `None` when its price is not known.
    pub(super) fn of_embedding(&self, used: &EmbeddingUse) -> Option<u128> {
        if used.free {
            return Some(0);
        }
        // `openai:text-embedding-x/1536`: prices know neither the protocol nor the length of vectors.
        let bare = used.model.split_once(':').and_then(|(_, rest)| rest.rsplit_once('/')).map(|(model, _)| model);
        let price = self.embeddings.get(&used.model).or_else(|| self.embeddings.get(bare?));
        price.map(|price| u128::from(used.tokens) * u128::from(*price))
    }
}

/// Rounds what [`Prices::of_model`] counts in to whole micros, half up.
pub(super) fn rounded(parts: u128) -> u64 {
    u64::try_from((parts + PER_MICRO / 2) / PER_MICRO).unwrap_or(u64::MAX)
}

fn micros(price: f64, name: &str) -> Result<u64, InvalidPrices> {
    let scaled = (price * MICROS).round();
    // A price of six decimals is a whole number of micros up to the noise of binary fractions.
    let whole = (price * MICROS - scaled).abs() < 1e-3;
    if !(0.0..=LARGEST).contains(&price) || !whole {
        let text = format!("the price of {name} must be 0 to {LARGEST} with at most six decimals, and is {price}");
        return Err(InvalidPrices(text));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10^11, checked above")]
    Ok(scaled as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICES: &str = r#"{"currency": "USD", "models": {"gpt-x": {"input": 0.15, "output": 0.6},
        "gpt-x-large": {"input": 2.5, "cached": 1.25, "output": 10}}, "embeddings": {"small": 0.02}}"#;

    fn cost(model: &str, tokens: Tokens) -> Option<u64> {
        Prices::parse(PRICES).unwrap().of_model(model, tokens).map(rounded)
    }

    #[test]
    fn tokens_cost_what_a_million_of_them_costs_in_part() {
        assert_eq!(cost("gpt-x", Tokens::reported(1_000_000, 0, 1_000_000)), Some(750_000));
        assert_eq!(cost("gpt-x-large", Tokens::reported(1_000, 400, 100)), Some(1_500 + 500 + 1_000));
        // 3 tokens at 0.15 micros and 1 at 0.6: 1.05.
        assert_eq!(cost("gpt-x", Tokens::reported(3, 0, 1)), Some(1));
        assert_eq!(cost("gpt-x", Tokens::reported(3, 0, 0)), Some(0), "0.45 rounds down");
        assert_eq!(cost("gpt-x", Tokens::reported(0, 0, 1)), Some(1), "0.6 rounds up");
    }

    #[test]
    fn a_dated_version_has_the_price_of_its_name_and_an_unknown_model_has_none() {
        let tokens = Tokens::reported(1_000, 0, 0);
        assert_eq!(cost("gpt-x-2026-08-01", tokens), Some(150));
        assert_eq!(cost("gpt-x-large-2026-08-01", tokens), Some(2_500));
        assert_eq!(cost("gpt-xy", tokens), None);
        assert_eq!(cost("other", tokens), None);
        assert_eq!(Prices::parse(PRICES).unwrap().models().collect::<Vec<_>>(), ["gpt-x", "gpt-x-large"]);
    }

    #[test]
    fn an_embedding_of_the_product_itself_is_free_and_an_unknown_one_has_no_price() {
        let prices = Prices::parse(PRICES).unwrap();
        let used = |model: &str, free| {
            let model = model.into();
            EmbeddingUse { model, tokens: 1_000_000, estimated: false, retries: 0, free }
        };
        assert_eq!(prices.of_embedding(&used("e5", true)), Some(0));
        for id in ["small", "openai:small/1536"] {
            assert_eq!(prices.of_embedding(&used(id, false)).map(rounded), Some(20_000), "{id}");
        }
        assert_eq!(prices.of_embedding(&used("large", false)), None);
    }

    #[test]
    fn nothing_overflows() {
        assert_eq!(cost("gpt-x-large", Tokens::reported(u64::MAX, 0, u64::MAX)), Some(u64::MAX));
    }

    #[test]
    fn what_are_no_prices_is_refused_with_the_place() {
        for (json, words) in [
            ("", "no prices"),
            ("[]", "no prices"),
            (r#"{"models": {}}"#, "currency"),
            (r#"{"currency": "dollar"}"#, "ISO 4217"),
            (r#"{"currency": "USD", "models": {"m": {"input": -1, "output": 1}}}"#, "price of m"),
            (r#"{"currency": "USD", "models": {"m": {"input": 1e9, "output": 1}}}"#, "price of m"),
            (r#"{"currency": "USD", "models": {"m": {"input": 0.00000015, "output": 1}}}"#, "six decimals"),
            (r#"{"currency": "USD", "models": {"m": {"input": 1}}}"#, "output"),
            (r#"{"currency": "USD", "model": {}}"#, "unknown field"),
            (r#"{"currency": "USD", "embeddings": {"e": "0.02"}}"#, "no prices"),
        ] {
            let error = Prices::parse(json).unwrap_err().to_string();
            assert!(error.contains(words), "{json}: {error}");
        }
    }
}
