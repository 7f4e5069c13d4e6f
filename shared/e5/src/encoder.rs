//! The BERT encoder: token embeddings, then twelve layers of attention and feed-forward, then the mean over each text.

use std::ops::Range;

use crate::attention::{Attention, HEAD, Rows};
use crate::format::{ModelError, Shape, Tensors};
use crate::math::gelu;
use crate::quantization::{Activations, BLOCK, PANEL, WeightPanel, dequantize, interleave, packed_length};
use crate::simd::{Computation, Isa, Kernel};

/// The network's shape.
pub(crate) const SHAPE: Shape =
    Shape { hidden: HIDDEN, layers: 12, heads: HEADS, intermediate: INTERMEDIATE, block: BLOCK };
/// Numbers per token.
pub(crate) const HIDDEN: usize = HEADS * HEAD;
const HEADS: usize = 12;
const INTERMEDIATE: usize = 1536;
/// Queries, keys and values of a token side by side.
const PROJECTED: usize = 3 * HIDDEN;

/// A layer's affine map, `weights * x + bias`.
struct Linear {
    /// A panel after the other, each with one [`WeightPanel`] for every block of the input.
    panels: Vec<WeightPanel>,
    bias: Vec<f32>,
    input_blocks: usize,
}

impl Linear {
    /// Stacks the rows of the maps `names`, each `outputs` high and `inputs` wide.
    fn read(tensors: &Tensors<'_>, names: &[String], inputs: usize, outputs: usize) -> Result<Self, ModelError> {
        let mut linear = Self { panels: Vec::new(), bias: Vec::new(), input_blocks: inputs / BLOCK };
        for name in names {
            let matrix = tensors.bytes(&format!("{name}.w"), packed_length(inputs * outputs))?;
            linear.panels.append(&mut interleave(matrix, inputs));
            linear.bias.append(&mut tensors.floats(&format!("{name}.b"), outputs)?);
        }
        Ok(linear)
    }

    /// Applies the map to every row of `input`.
    #[inline(always)]
    fn apply<K: Kernel>(&self, kernel: K, input: &[Activations], out: &mut [f32]) {
        let width = self.bias.len();
        let panels = self.panels.chunks_exact(self.input_blocks).zip(self.bias.as_chunks::<PANEL>().0);
        for (number, (panel, bias)) in panels.enumerate() {
            let mut input = input.chunks_exact(self.input_blocks * K::TILE);
            let mut out = out.chunks_exact_mut(width * K::TILE);
            for (input, out) in input.by_ref().zip(out.by_ref()) {
                match K::TILE {
                    8 => self.tile::<K, 8>(kernel, panel, bias, input, number, out),
                    4 => self.tile::<K, 4>(kernel, panel, bias, input, number, out),
                    _ => self.tile::<K, 1>(kernel, panel, bias, input, number, out),
                }
            }
            let (input, out) = (input.remainder(), out.into_remainder());
            match input.len() / self.input_blocks {
                0 => {}
                1 => self.tile::<K, 1>(kernel, panel, bias, input, number, out),
                2 => self.tile::<K, 2>(kernel, panel, bias, input, number, out),
                3 => self.tile::<K, 3>(kernel, panel, bias, input, number, out),
                4 => self.tile::<K, 4>(kernel, panel, bias, input, number, out),
                5 => self.tile::<K, 5>(kernel, panel, bias, input, number, out),
                6 => self.tile::<K, 6>(kernel, panel, bias, input, number, out),
                _ => self.tile::<K, 7>(kernel, panel, bias, input, number, out),
            }
        }
    }

    #[inline(always)]
    fn tile<K: Kernel, const ROWS: usize>(
        &self,
        kernel: K,
        panel: &[WeightPanel],
        bias: &[f32; PANEL],
        input: &[Activations],
        number: usize,
        out: &mut [f32],
    ) {
        let mut rows: [&[Activations]; ROWS] = [&[]; ROWS];
        rows.iter_mut().zip(input.chunks_exact(self.input_blocks)).for_each(|(row, chunk)| *row = chunk);
        let products = kernel.tile(panel, rows);
        for (products, out) in products.iter().zip(out.chunks_exact_mut(self.bias.len())) {
            for ((out, product), bias) in out.as_chunks_mut::<PANEL>().0[number].iter_mut().zip(products).zip(bias) {
                *out = product + bias;
            }
        }
    }
}

/// Scales a token to mean 0 and variance 1, then to a learned scale and mean.
struct Normalization {
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl Normalization {
    fn read(tensors: &Tensors<'_>, name: &str, epsilon: f32) -> Result<Self, ModelError> {
        let weight = tensors.floats(&format!("{name}.w"), HIDDEN)?;
        let bias = tensors.floats(&format!("{name}.b"), HIDDEN)?;
        Ok(Self { weight, bias, epsilon })
    }

    #[inline(always)]
    fn apply<K: Kernel>(&self, kernel: K, token: &mut [f32]) {
        let mean = sum(token, |value| value) / HIDDEN as f32;
        let variance = sum(token, |value| (value - mean) * (value - mean)) / HIDDEN as f32;
        let scale = (variance + self.epsilon).sqrt().recip();
        for ((value, weight), bias) in token.iter_mut().zip(&self.weight).zip(&self.bias) {
            *value = kernel.multiply_add((*value - mean) * scale, *weight, *bias);
        }
    }

    /// Adds `addend` to the tokens and normalises them.
    #[inline(always)]
    fn apply_sum<K: Kernel>(&self, kernel: K, tokens: &mut [f32], addend: &[f32]) {
        for (token, addend) in tokens.chunks_exact_mut(HIDDEN).zip(addend.chunks_exact(HIDDEN)) {
            token.iter_mut().zip(addend).for_each(|(value, addend)| *value += addend);
            self.apply(kernel, token);
        }
    }
}

/// The sum over a token in sixteen lanes: floats are not added in another order by themselves.
#[inline(always)]
fn sum(token: &[f32], map: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; 16];
    for values in token.as_chunks::<16>().0 {
        for (lane, &value) in lanes.iter_mut().zip(values) {
            *lane += map(value);
        }
    }
    lanes.iter().sum()
}

struct Layer {
    projection: Linear,
    attention_output: Linear,
    attention_normalization: Normalization,
    intermediate: Linear,
    output: Linear,
    output_normalization: Normalization,
}

/// The network without its table of word embeddings.
pub(crate) struct Encoder {
    isa: Isa,
    /// Per position: its embedding and that of the only token type in use, added.
    positions: Vec<f32>,
    embedding_normalization: Normalization,
    layers: Vec<Layer>,
}

/// Room for the activations of a batch, made once and used by every layer.
#[derive(Default)]
pub(crate) struct Workspace {
    tokens: Vec<f32>,
    quantized: Vec<Activations>,
    projected: Vec<f32>,
    attended: Vec<f32>,
    expanded: Vec<f32>,
    quantized_expanded: Vec<Activations>,
    added: Vec<f32>,
    attention: Attention,
}

impl Workspace {
    fn resize(&mut self, tokens: usize) {
        self.tokens.resize(tokens * HIDDEN, 0.0);
        self.quantized.resize(tokens * HIDDEN / BLOCK, Activations::default());
        self.projected.resize(tokens * PROJECTED, 0.0);
        self.attended.resize(tokens * HIDDEN, 0.0);
        self.expanded.resize(tokens * INTERMEDIATE, 0.0);
        self.quantized_expanded.resize(tokens * INTERMEDIATE / BLOCK, Activations::default());
        self.added.resize(tokens * HIDDEN, 0.0);
    }
}

impl Encoder {
    pub(crate) fn read(tensors: &Tensors<'_>, positions: usize, epsilon: f32) -> Result<Self, ModelError> {
        let token_type = tensors.floats("emb.type", 2 * HIDDEN)?;
        let mut position_embeddings = tensors.floats("emb.pos", positions * HIDDEN)?;
        for position in position_embeddings.chunks_exact_mut(HIDDEN) {
            position.iter_mut().zip(&token_type).for_each(|(value, addend)| *value += addend);
        }
        let layer = |number: usize| {
            let linear = |names: &[&str], inputs, outputs| {
                let names: Vec<String> = names.iter().map(|name| format!("l{number}.{name}")).collect();
                Linear::read(tensors, &names, inputs, outputs)
            };
            let normalization = |name: &str| Normalization::read(tensors, &format!("l{number}.{name}"), epsilon);
            Ok(Layer {
                projection: linear(&["q", "k", "v"], HIDDEN, HIDDEN)?,
                attention_output: linear(&["ao"], HIDDEN, HIDDEN)?,
                attention_normalization: normalization("aln")?,
                intermediate: linear(&["fi"], HIDDEN, INTERMEDIATE)?,
                output: linear(&["fo"], INTERMEDIATE, HIDDEN)?,
                output_normalization: normalization("oln")?,
            })
        };
        Ok(Self {
            isa: Isa::best(),
            positions: position_embeddings,
            embedding_normalization: Normalization::read(tensors, "emb.ln", epsilon)?,
            layers: (0..SHAPE.layers).map(layer).collect::<Result<_, _>>()?,
        })
    }

    /// The name of the instruction set in use.
    pub(crate) fn instruction_set(&self) -> &'static str {
        self.isa.name()
    }

    /// The mean of the last layer's tokens over each of `texts`, which are ranges of `pieces`.
    pub(crate) fn encode(
        &self,
        words: &[u8],
        pieces: &[u32],
        texts: &[Range<usize>],
        workspace: &mut Workspace,
    ) -> Vec<[f32; HIDDEN]> {
        workspace.resize(pieces.len());
        let row = packed_length(HIDDEN);
        let embedded = workspace.tokens.chunks_exact_mut(HIDDEN);
        for (&piece, token) in pieces.iter().zip(embedded) {
            dequantize(&words[piece as usize * row..(piece as usize + 1) * row], token);
        }
        self.isa.run(Pass { encoder: self, texts, workspace });
        let mean = |text: &Range<usize>| {
            let mut mean = [0.0; HIDDEN];
            for token in workspace.tokens[text.start * HIDDEN..text.end * HIDDEN].chunks_exact(HIDDEN) {
                mean.iter_mut().zip(token).for_each(|(sum, value)| *sum += value);
            }
            mean.map(|sum| sum / text.len() as f32)
        };
        texts.iter().map(mean).collect()
    }
}

/// One run of the network over the word embeddings in a workspace.
struct Pass<'a> {
    encoder: &'a Encoder,
    texts: &'a [Range<usize>],
    workspace: &'a mut Workspace,
}

impl Computation for Pass<'_> {
    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) {
        let Self { encoder, texts, workspace } = self;
        for text in texts {
            let tokens = workspace.tokens[text.start * HIDDEN..text.end * HIDDEN].chunks_exact_mut(HIDDEN);
            for (token, position) in tokens.zip(encoder.positions.chunks_exact(HIDDEN)) {
                token.iter_mut().zip(position).for_each(|(value, addend)| *value += addend);
                encoder.embedding_normalization.apply(kernel, token);
            }
        }
        for layer in &encoder.layers {
            layer.run(kernel, texts, workspace);
        }
    }
}

impl Layer {
    #[inline(always)]
    fn run<K: Kernel>(&self, kernel: K, texts: &[Range<usize>], workspace: &mut Workspace) {
        let Workspace { tokens, quantized, projected, attended, expanded, quantized_expanded, added, attention } =
            workspace;
        quantize(tokens, quantized, |value| value);
        self.projection.apply(kernel, quantized, projected);
        for text in texts {
            for head in 0..HEADS {
                let data = &projected[text.start * PROJECTED..text.end * PROJECTED];
                let part = |part| Rows { data, stride: PROJECTED, offset: part * HIDDEN + head * HEAD };
                attention.attend(kernel, text.len(), [part(0), part(1), part(2)], |row, value| {
                    let start = (text.start + row) * HIDDEN + head * HEAD;
                    attended[start..start + HEAD].copy_from_slice(value);
                });
            }
        }
        quantize(attended, quantized, |value| value);
        self.attention_output.apply(kernel, quantized, added);
        self.attention_normalization.apply_sum(kernel, tokens, added);
        quantize(tokens, quantized, |value| value);
        self.intermediate.apply(kernel, quantized, expanded);
        quantize(expanded, quantized_expanded, |value| gelu(kernel, value));
        self.output.apply(kernel, quantized_expanded, added);
        self.output_normalization.apply_sum(kernel, tokens, added);
    }
}

/// Quantises `values`, each mapped first.
#[inline(always)]
fn quantize(values: &[f32], out: &mut [Activations], map: impl Fn(f32) -> f32) {
    for (values, out) in values.as_chunks::<BLOCK>().0.iter().zip(out) {
        let mut mapped = *values;
        mapped.iter_mut().for_each(|value| *value = map(*value));
        *out = Activations::quantize(&mapped);
    }
}

#[cfg(test)]
mod tests {
    use crate::E5;
    use crate::simd::Isa;

    #[test]
    fn every_instruction_set_gives_the_same_vectors() {
        let mut model = E5::load(include_bytes!("../model/e5-enru-q4.bin").as_slice()).unwrap();
        let texts =
            ["Сколько стоит доставка?", "", "Delivery is free in the city, in the suburbs it costs five dollars."];
        let reference = model.embed_passages(&texts);
        for isa in Isa::available() {
            model.encoder.isa = isa;
            for (vector, reference) in model.embed_passages(&texts).iter().zip(&reference) {
                let cosine: f32 = vector.iter().zip(reference).map(|(a, b)| a * b).sum();
                assert!(cosine > 0.9999, "{cosine} with {}", isa.name());
            }
        }
    }
}
