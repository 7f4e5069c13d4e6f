//! Settings, read once from the environment. Every problem is reported at once, and a wrong setting fails the start.

use std::collections::BTreeMap;

use domain::cost::Prices;

use crate::queue::QueueName;

/// Numbers of a vector: as many as the longest of the models in use have (Qwen3-Embedding-8B: 4,096).
const EMBEDDING_NUMBERS: usize = 4_096;

/// What a function depends on; its start fails when the settings of these are missing, and of nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dependency {
    /// The table.
    Table,
    /// The bucket.
    Objects,
    /// A queue.
    Queue(QueueName),
    /// Sign-in.
    Tokens,
}

impl Dependency {
    /// Every dependency there is.
    pub const ALL: [Self; 3 + QueueName::ALL.len()] = {
        let mut all = [Self::Table; 3 + QueueName::ALL.len()];
        (all[1], all[2]) = (Self::Objects, Self::Tokens);
        let mut at = 0;
        while at < QueueName::ALL.len() {
            all[3 + at] = Self::Queue(QueueName::ALL[at]);
            at += 1;
        }
        all
    };
}

/// The settings of a function.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The deployment: `dev`, `prod`, `local`.
    pub stage: String,
    /// The AWS region.
    pub region: String,
    /// The table's name.
    pub table: String,
    /// The bucket's name.
    pub bucket: String,
    /// The addresses of the queues that it was given.
    pub queues: BTreeMap<QueueName, String>,
    /// The sign-in provider.
    pub issuer: String,
    /// For whom its tokens must be.
    pub audience: String,
    /// The language model's base address; empty for the offline answerer.
    pub model_base_url: String,
    /// The language model's name when an agent names none.
    pub model_name: String,
    /// A reference to the language model's key; see [`crate::secret`].
    pub model_api_key: String,
    /// What tokens cost.
    pub prices: Prices,
    /// The embedding model.
    pub embedding: EmbeddingConfig,
    /// A reference to the Sentry DSN; see [`crate::secret`].
    pub sentry_dsn: String,
    /// A `tracing` filter.
    pub log_level: String,
    /// With what requests to AWS are signed.
    pub credentials: AwsCredentials,
    /// Where AWS services are, when not at AWS: set by the local program alone.
    pub endpoints: Endpoints,
}

/// The embedding model of a deployment. Changing it makes every file be indexed anew.
#[derive(Clone, Debug, Default)]
pub struct EmbeddingConfig {
    /// Who computes vectors.
    pub provider: EmbeddingProvider,
    /// The service's base address; Bedrock has one of its own in each region.
    pub base_url: String,
    /// The model's name at the service.
    pub model: String,
    /// Numbers of its vectors.
    pub dimension: usize,
    /// A reference to the service's key; see [`crate::secret`].
    pub api_key: String,
}

/// Who computes vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmbeddingProvider {
    /// The model that is part of the program.
    #[default]
    Builtin,
    /// A server of `OpenAI`'s protocol.
    OpenAi,
    /// Amazon Bedrock.
    Bedrock,
}

/// The credentials that Lambda puts into the environment; they live as long as the process.
#[derive(Clone, Default)]
pub struct AwsCredentials {
    /// The key's id.
    pub key_id: String,
    /// The key itself.
    pub secret_key: String,
    /// The session's token.
    pub session_token: Option<String>,
}

impl std::fmt::Debug for AwsCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AwsCredentials(..)")
    }
}

/// Addresses of emulated services.
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    /// `DynamoDB`.
    pub dynamodb: Option<String>,
    /// S3.
    pub s3: Option<String>,
    /// SQS.
    pub sqs: Option<String>,
}

/// Why the settings are wrong: every reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the settings are not complete: {}", problems.join("; "))]
pub struct InvalidConfig {
    problems: Vec<String>,
}

impl Config {
    /// Reads the settings of a function that depends on `requires`.
    ///
    /// # Errors
    /// Every missing setting and every malformed one, together.
    pub fn from_env(requires: &[Dependency]) -> Result<Self, InvalidConfig> {
        Self::from_map(&std::env::vars().collect(), requires)
    }

    /// Like [`Config::from_env`], from a map.
    ///
    /// # Errors
    /// See [`Config::from_env`].
    pub fn from_map(env: &BTreeMap<String, String>, requires: &[Dependency]) -> Result<Self, InvalidConfig> {
        let get = |name: &str| env.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let optional = |name: &str| Some(get(name)).filter(|value| !value.is_empty());
        let prices = optional("MODEL_PRICES").map(|json| Prices::parse(&json)).transpose();
        let wrong_prices = prices.as_ref().err().map(|error| format!("MODEL_PRICES: {error}"));
        let config = Self {
            stage: get("STAGE"),
            region: get("AWS_REGION"),
            table: get("TABLE_NAME"),
            bucket: get("FILES_BUCKET"),
            queues: QueueName::ALL.into_iter().filter_map(|name| Some((name, optional(name.variable())?))).collect(),
            issuer: get("OIDC_ISSUER"),
            audience: get("OIDC_AUDIENCE"),
            model_base_url: get("MODEL_BASE_URL"),
            model_name: get("MODEL_NAME"),
            model_api_key: get("MODEL_API_KEY"),
            prices: prices.unwrap_or_default().unwrap_or_default(),
            embedding: EmbeddingConfig {
                provider: match get("EMBEDDING_PROVIDER").as_str() {
                    "openai" => EmbeddingProvider::OpenAi,
                    "bedrock" => EmbeddingProvider::Bedrock,
                    _ => EmbeddingProvider::Builtin,
                },
                base_url: get("EMBEDDING_BASE_URL"),
                model: get("EMBEDDING_MODEL"),
                dimension: get("EMBEDDING_DIMENSION").parse().unwrap_or_default(),
                api_key: get("EMBEDDING_API_KEY"),
            },
            sentry_dsn: get("SENTRY_DSN"),
            log_level: get("LOG_LEVEL"),
            credentials: AwsCredentials {
                key_id: get("AWS_ACCESS_KEY_ID"),
                secret_key: get("AWS_SECRET_ACCESS_KEY"),
                session_token: optional("AWS_SESSION_TOKEN"),
            },
            endpoints: Endpoints {
                dynamodb: optional("AWS_ENDPOINT_URL_DYNAMODB"),
                s3: optional("AWS_ENDPOINT_URL_S3"),
                sqs: optional("AWS_ENDPOINT_URL_SQS"),
            },
        };
        let mut problems = config.problems(requires);
        if !matches!(get("EMBEDDING_PROVIDER").as_str(), "" | "builtin" | "openai" | "bedrock") {
            problems.push("EMBEDDING_PROVIDER must be builtin, openai or bedrock".to_owned());
        }
        problems.extend(wrong_prices);
        if problems.is_empty() { Ok(config) } else { Err(InvalidConfig { problems }) }
    }

    fn problems(&self, requires: &[Dependency]) -> Vec<String> {
        let needed = |dependency: Dependency| requires.contains(&dependency);
        let remote = self.embedding.provider != EmbeddingProvider::Builtin;
        let openai = self.embedding.provider == EmbeddingProvider::OpenAi;
        let required = [
            (true, "STAGE", &self.stage),
            (needed(Dependency::Table), "TABLE_NAME", &self.table),
            (needed(Dependency::Objects), "FILES_BUCKET", &self.bucket),
            (needed(Dependency::Tokens), "OIDC_ISSUER", &self.issuer),
            (needed(Dependency::Tokens), "OIDC_AUDIENCE", &self.audience),
            (!requires.is_empty(), "AWS_REGION", &self.region),
            (!self.model_base_url.is_empty(), "MODEL_NAME", &self.model_name),
            (remote, "EMBEDDING_MODEL", &self.embedding.model),
            (openai, "EMBEDDING_BASE_URL", &self.embedding.base_url),
        ];
        let missing = required.into_iter().filter(|(needed, _, value)| *needed && value.is_empty());
        let queues = QueueName::ALL
            .into_iter()
            .filter(|&name| needed(Dependency::Queue(name)) && !self.queues.contains_key(&name));
        let missing = missing.map(|(_, name, _)| name).chain(queues.map(QueueName::variable));
        let mut problems: Vec<_> = missing.map(|name| format!("{name} is missing")).collect();
        if remote && !(1..=EMBEDDING_NUMBERS).contains(&self.embedding.dimension) {
            problems.push(format!("EMBEDDING_DIMENSION must be a number from 1 to {EMBEDDING_NUMBERS}"));
        }
        let addresses = [
            ("OIDC_ISSUER", &self.issuer),
            ("MODEL_BASE_URL", &self.model_base_url),
            ("EMBEDDING_BASE_URL", &self.embedding.base_url),
        ];
        let wrong = addresses.into_iter().filter(|(_, url)| !url.is_empty() && !url.starts_with("http"));
        problems.extend(wrong.map(|(name, _)| format!("{name} must be an http or https address")));
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let env = env(&[("OIDC_ISSUER", "cognito"), ("OIDC_AUDIENCE", "web")]);
        let error = Config::from_map(&env, &[Dependency::Table, Dependency::Tokens]).unwrap_err().to_string();
        for part in ["STAGE is missing", "TABLE_NAME is missing", "AWS_REGION is missing", "OIDC_ISSUER must be"] {
            assert!(error.contains(part), "{error}");
        }
        assert!(!error.contains("FILES_BUCKET"), "what is not needed is not asked for: {error}");
    }

    #[test]
    fn an_embedding_service_needs_its_model_its_dimension_and_its_address() {
        let pairs = [
            ("STAGE", "dev"),
            ("EMBEDDING_PROVIDER", "openai"),
            ("EMBEDDING_BASE_URL", "https://models.example/v1"),
            ("EMBEDDING_MODEL", "text-embedding-3-small"),
            ("EMBEDDING_DIMENSION", "1536"),
        ];
        let embedding = Config::from_map(&env(&pairs), &[]).unwrap().embedding;
        assert_eq!((embedding.provider, embedding.dimension), (EmbeddingProvider::OpenAi, 1_536));
        for missing in &pairs[2..] {
            let mut env = env(&pairs);
            env.remove(missing.0);
            let error = Config::from_map(&env, &[]).unwrap_err().to_string();
            assert!(error.contains(missing.0), "{error}");
        }
        assert!(Config::from_map(&env(&[("STAGE", "dev"), ("EMBEDDING_PROVIDER", "magic")]), &[]).is_err());
        assert_eq!(Config::from_map(&env(&pairs[..1]), &[]).unwrap().embedding.provider, EmbeddingProvider::Builtin);
    }

    #[test]
    fn a_model_address_needs_a_model_name() {
        let mut env = env(&[("STAGE", "dev"), ("MODEL_BASE_URL", "https://models.example/v1")]);
        assert!(Config::from_map(&env, &[]).is_err());
        env.insert("MODEL_NAME".into(), "small".into());
        assert_eq!(Config::from_map(&env, &[]).unwrap().model_name, "small");
    }

    #[test]
    fn wrong_prices_fail_the_start_and_no_prices_are_no_problem() {
        let with = |json: &str| Config::from_map(&env(&[("STAGE", "dev"), ("MODEL_PRICES", json)]), &[]);
        assert_eq!(with("").unwrap().prices, Prices::default());
        let euros = with(r#"{"currency": "EUR", "models": {"small": {"input": 1, "output": 2}}}"#).unwrap();
        assert_eq!(euros.prices.currency(), "EUR");
        let error = with(r#"{"currency": "EUR", "models": {"small": {"input": -1, "output": 2}}}"#).unwrap_err();
        assert!(error.to_string().contains("MODEL_PRICES: the price of small"), "{error}");
    }
}
