//! An embedding model without a model: texts that share words have near vectors.

use async_trait::async_trait;
use domain::Result;
use domain::embedding::Embedder;
use domain::text::digest;

const DIMENSION: usize = 64;

/// Counts words into hashed places.
#[derive(Debug, Default)]
pub struct HashEmbedder;

impl HashEmbedder {
    fn vector(text: &str) -> Vec<f32> {
        let mut vector = vec![0.0_f32; DIMENSION];
        for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            vector[usize::from(digest(&[word])[0]) % DIMENSION] += 1.0;
        }
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        vector.iter().map(|x| x / length).collect()
    }
}

#[async_trait]
impl Embedder for HashEmbedder {
    fn model_id(&self) -> &str {
        "hash@1"
    }

    fn dimension(&self) -> usize {
        DIMENSION
    }

    async fn query(&self, text: &str) -> Result<Vec<f32>> {
        Ok(Self::vector(text))
    }

    async fn passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|text| Self::vector(text)).collect())
    }
}
