//! Words of a running text: a lattice of what the lexicon, the grammar and the shapes of the letters allow, and the
//! cheapest way through it. Never knows what a learner knows, nor where the lexicon lies.
//!
//! A token is a word as a dictionary has it, an inflected one with its auxiliaries (読んでいます), and says the short
//! units it is made of (読ん, で, い, ます). What is no one word of the lexicon is parted: 日本語教育業界 into three.

mod auxiliary;
mod class;
pub mod edge;
mod grammar;
mod inflect;
mod lattice;
mod lexicon;
mod numbers;
mod spelled;
mod token;
mod width;

pub use lexicon::Lexicon;
pub use token::{Part, Pos, Token};

use edge::EDGES;

/// Parts text into words by a lexicon.
#[derive(Debug)]
pub struct Segmenter<'a> {
    lexicon: Lexicon<'a>,
    beside: Box<[[i32; EDGES]; EDGES]>,
}

/// No stretch longer than this is looked at as one, whether or not a sign parts it.
const LONGEST: usize = 400;

impl<'a> Segmenter<'a> {
    /// Takes the text of the lexicon.
    pub fn new(lexicon: &'a str) -> Segmenter<'a> {
        Segmenter { lexicon: Lexicon::new(lexicon), beside: edge::table() }
    }

    /// The words of a text in order; blanks are no token. `start` counts characters of the text as it was given.
    pub fn segment(&self, text: &str) -> Vec<Token> {
        let wide = width::usual(text);
        let mut tokens = Vec::new();
        let mut from = 0;
        while from < wide.len() {
            let rest = &wide[from..];
            let parts = |c: char| c.is_whitespace() || matches!(c, '。' | '!' | '?');
            let end = rest.iter().position(|c| parts(c.usual)).map_or(rest.len(), |at| at + 1).min(LONGEST);
            let stretch: Vec<char> = rest[..end].iter().map(|c| c.usual).collect();
            let way = lattice::cheapest(&self.lexicon, &self.beside, &stretch);
            spelled::tokens(&self.lexicon, &way, &rest[..end], &mut tokens);
            from += end;
        }
        spelled::settle(&mut tokens);
        tokens
    }
}
