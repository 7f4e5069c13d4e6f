//! Prints, as one line of JSON, how fast the built-in model loads and embeds on one thread.
//!
//! Usage: `speed [PASSAGES.txt QUESTIONS.txt]`, a text per line; without them a passage of about 180 tokens and a question of about 15 are
//! embedded over and over.

use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::Instant;

use e5::E5;
use serde_json::json;

const PASSAGE: &str = "Мы доставляем заказы по всей стране. Доставка по городу бесплатна, если сумма заказа больше трёх тысяч \
    рублей; иначе она стоит триста рублей. Курьер приезжает на следующий день после подтверждения, с десяти утра до шести вечера, и \
    звонит за час до приезда. В другие города заказ едет от двух до семи рабочих дней, его можно забрать в пункте выдачи или \
    получить на почте. Номер для отслеживания приходит в письме. Если товар не подошёл, его можно вернуть в течение \
    четырнадцати дней: сохраните чек и упаковку, заполните заявление и передайте посылку курьеру. Деньги возвращаются на карту, с \
    которой был оплачен заказ, за три рабочих дня, иногда за десять.";
const QUESTION: &str = "Сколько стоит доставка по городу и когда приедет курьер?";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (passages, questions) = match (arguments.next(), arguments.next()) {
        (Some(passages), Some(questions)) => (lines(&passages)?, lines(&questions)?),
        _ => (vec![PASSAGE.to_owned(); 30], vec![QUESTION.to_owned(); 200]),
    };
    let start = Instant::now();
    let model = E5::builtin();
    let load = start.elapsed();
    let start = Instant::now();
    black_box(model.embed_query(QUESTION));
    let first_query = start.elapsed();

    let start = Instant::now();
    for passage in &passages {
        black_box(model.embed_passages(&[passage]));
    }
    let passage_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    for question in &questions {
        black_box(model.embed_query(question));
    }
    let query_seconds = start.elapsed().as_secs_f64();

    // A question has two tokens less or more than the same text as a passage: close enough for a rate.
    let tokens = |texts: &[String]| texts.iter().map(|text| model.count_tokens(text)).sum::<usize>() as f64;
    let line = json!({
        "benchmark": "e5_speed",
        "model": e5::MODEL_ID,
        "instructions": model.instruction_set(),
        "load_ms": load.as_secs_f64() * 1e3,
        "first_query_ms": first_query.as_secs_f64() * 1e3,
        "passages": passages.len(),
        "passage_ms": passage_seconds * 1e3 / passages.len() as f64,
        "passage_tokens_per_second": tokens(&passages) / passage_seconds,
        "queries": questions.len(),
        "query_ms": query_seconds * 1e3 / questions.len() as f64,
        "query_tokens_per_second": tokens(&questions) / query_seconds,
    });
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}

fn lines(path: &str) -> io::Result<Vec<String>> {
    Ok(std::fs::read_to_string(path)?.lines().map(str::to_owned).collect())
}
