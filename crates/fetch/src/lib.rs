//! Pages and feeds over the network: bounded, polite, and never into a private address unless allowed.
