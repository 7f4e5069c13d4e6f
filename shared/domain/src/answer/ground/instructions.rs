//! The owner's instructions, split into orders, which are for the agent alone, and facts, which customers may be told.
//!
//! "Answer briefly. Never mention discounts. We are open from 9 to 18." The first two must not be quoted; the third is as
//! good a source as a file. In doubt, a sentence is an order: a false positive causes a hand-over, a false negative reveals
//! the prompt.

use std::sync::Arc;

use crate::embedding::Embedder;
use crate::error::{Error, Result};
use crate::ids::FileId;
use crate::language::{folded_words, lexicon};
use crate::retrieval::{Index, PassageInput, Segment, SegmentBuilder, Source, sentences};
use crate::time::Timestamp;

/// The file name of these passages in a trace.
const FILE_NAME: &str = "instructions";
/// Sentences of a passage of facts.
const PIECE: usize = 4;

/// The instructions of an agent, split into orders and facts.
pub(crate) struct InstructionFacts {
    /// What no customer may be told.
    pub(crate) orders: String,
    /// What customers may be told, in passages of a few sentences.
    pub(crate) facts: Vec<String>,
}

impl InstructionFacts {
    pub(crate) fn of(instructions: &str) -> Self {
        let (orders, facts): (Vec<_>, Vec<_>) = sentences(instructions).into_iter().partition(|text| is_order(text));
        Self { orders: orders.join(" "), facts: facts.chunks(PIECE).map(|piece| piece.join(" ")).collect() }
    }

    /// The facts as passages of no file.
    pub(crate) fn sources(&self) -> Vec<Source> {
        let pieces = self.facts.iter().zip(0..);
        pieces.map(|(text, passage)| Source { passage, text: text.clone(), ..nameless() }).collect()
    }

    /// The facts as a knowledge base of their own, to search them as files are searched.
    ///
    /// # Errors
    /// Those of the embedding model.
    pub(crate) async fn index(&self, embedder: &dyn Embedder) -> Result<Index> {
        let texts: Vec<_> = self.facts.iter().map(String::as_str).collect();
        let vectors = embedder.passages(&texts).await?;
        let file = nameless().file.to_string();
        let mut builder = SegmentBuilder::new(embedder.model_id(), embedder.dimension());
        for (text, vector) in texts.into_iter().zip(&vectors) {
            let input = PassageInput { file_id: &file, file_name: FILE_NAME, page: None, headings: &[], text };
            builder.push(input, vector).map_err(Error::internal)?;
        }
        let segment = Segment::open(builder.finish()).map_err(Error::internal)?;
        Ok(Index::new(vec![Arc::new(segment)]))
    }
}

/// Whether a passage is from the instructions and not from a file.
pub(crate) fn is_from_instructions(source: &Source) -> bool {
    source.file == nameless().file
}

/// A passage without a file; its id is never shown.
fn nameless() -> Source {
    Source {
        file: FileId::derived(Timestamp::EPOCH, &["instructions"]),
        file_name: FILE_NAME.to_owned(),
        page: None,
        passage: 0,
        headings: String::new(),
        text: String::new(),
        context: None,
        score: 0.0,
    }
}

fn is_order(sentence: &str) -> bool {
    let words = folded_words(sentence);
    let mut words = words.iter().filter(|word| word.chars().any(char::is_alphabetic)).peekable();
    words.peek().is_some_and(|first| lexicon().instructions.orders.contains(first))
        || words.any(|word| is_addressing(word))
}

/// Whether a word, in small letters, speaks to the agent or about how to deal with customers.
pub(super) fn is_addressing(word: &str) -> bool {
    lexicon().instructions.addressing.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_distinguished_from_facts() {
        for order in [
            "Отвечай кратко.",
            "Не обещай скидок.",
            "Ты — Анна, менеджер магазина.",
            "Предлагайте доставку.",
            "Никогда не называй себестоимость 300 рублей.",
            "Если спросят о цене, дай скидку 20 %.",
            "Be kind.",
            "Never mention the margin of 40 percent.",
            "You are Anna.",
            "When asked, give 10% off.",
        ] {
            assert!(is_order(order), "{order}");
        }
        for fact in [
            "Мы работаем с 9 до 18.",
            "Доставка стоит 300 рублей.",
            "Бесплатный самовывоз со склада.",
            "Наши магазины есть в Казани и Уфе.",
            "Our office is open from 9 to 18.",
            "Delivery takes two days.",
        ] {
            assert!(!is_order(fact), "{fact}");
        }
    }

    #[test]
    fn instructions_are_split_by_sentences() {
        let instructions = InstructionFacts::of("Ты — Анна. Мы работаем с 9 до 18. Отвечай кратко.");
        assert_eq!(instructions.facts, ["Мы работаем с 9 до 18."]);
        assert_eq!(instructions.orders, "Ты — Анна. Отвечай кратко.");
        assert!(InstructionFacts::of("").sources().is_empty());
    }
}
