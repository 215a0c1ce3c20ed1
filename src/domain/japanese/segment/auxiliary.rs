//! What an inflected word is made of beside its stem: auxiliaries, and where in the form each begins.

/// An auxiliary or a particle that a form is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aux {
    #[default]
    Te,
    De,
    Ta,
    Da,
    Tari,
    Dari,
    Masu,
    N,
    Desu,
    Nai,
    Zu,
    Nu,
    Ba,
    U,
    You,
    Reru,
    Rareru,
    Seru,
    Saseru,
    Iru,
    Oru,
    Teru,
    Tai,
    Tagaru,
}

impl Aux {
    /// Its dictionary form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Aux::Te => "て",
            Aux::De => "で",
            Aux::Ta => "た",
            Aux::Da => "だ",
            Aux::Tari => "たり",
            Aux::Dari => "だり",
            Aux::Masu => "ます",
            Aux::N => "ん",
            Aux::Desu => "です",
            Aux::Nai => "ない",
            Aux::Zu => "ず",
            Aux::Nu => "ぬ",
            Aux::Ba => "ば",
            Aux::U => "う",
            Aux::You => "よう",
            Aux::Reru => "れる",
            Aux::Rareru => "られる",
            Aux::Seru => "せる",
            Aux::Saseru => "させる",
            Aux::Iru => "いる",
            Aux::Oru => "おる",
            Aux::Teru => "てる",
            Aux::Tai => "たい",
            Aux::Tagaru => "たがる",
        }
    }
}

/// The most auxiliaries that are told apart in one word: 働かせられていませんでした has six.
pub const MOST_PARTS: usize = 8;

/// Where the auxiliaries of an inflected word begin, counted from its stem's end, and what they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    count: u8,
    at: [(u8, Aux); MOST_PARTS],
}

impl Parts {
    /// One more; beyond [`MOST_PARTS`] it stays with the one before.
    pub fn with(mut self, at: usize, aux: Aux) -> Parts {
        if let (Some(free), Ok(at)) = (self.at.get_mut(usize::from(self.count)), u8::try_from(at)) {
            *free = (at, aux);
            self.count += 1;
        }
        self
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, &'static str)> {
        self.at.iter().take(usize::from(self.count)).map(|(at, aux)| (usize::from(*at), aux.as_str()))
    }

    pub fn count(&self) -> u8 {
        self.count
    }
}
