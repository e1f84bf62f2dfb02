//! Makes the model asset from spaCy's package.
//!
//! In: a wheel that holds a spaCy pipeline directory. Out: `models/NAME.readout` and `models/manifest.toml`.
//! Holds: the same wheel gives the same bytes. Sums are made in 64 bits and in order, so that no machine differs.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use readout_runtime::Model;
use readout_runtime::convert::{
    AssetWriter, KeyMap, LemmaTables, Move, Patterns, Piece, Rule, StringIds, Tables,
};
use rmpv::Value;
use sha2::{Digest, Sha256};

/// Where the asset lies.
const FOLDER: &str = "models";

/// How to make the asset.
#[derive(Debug, clap::Args)]
pub(crate) struct ModelArgs {
    /// The wheel of spaCy's `en_core_web_md`, or another package that carries it.
    #[arg(long)]
    from: PathBuf,
}

/// Converts the wheel into the asset and writes its manifest.
pub(crate) fn make(args: &ModelArgs) -> Result<()> {
    let source = fs::read(&args.from).with_context(|| format!("{}", args.from.display()))?;
    let package = Package::open(source.clone())?;
    let meta: serde_json::Value = serde_json::from_slice(&package.bytes("meta.json")?)?;
    let text = |key: &str| meta[key].as_str().unwrap_or_default().to_owned();
    let name = format!("{}_{}-{}", text("lang"), text("name"), text("version"));
    let asset = convert(&package, &name)?;
    Model::load(&asset).context("the new asset cannot be loaded")?;
    let path = Path::new(FOLDER).join(format!("{name}.readout"));
    fs::create_dir_all(FOLDER)?;
    fs::write(&path, &asset)?;
    let wheel = args.from.file_name().unwrap_or_default().to_string_lossy();
    fs::write(
        Path::new(FOLDER).join("manifest.toml"),
        manifest(&name, &meta, &[(&wheel, &source), (&format!("{name}.readout"), &asset)]),
    )?;
    println!("{}: {} bytes, sha256 {}", path.display(), asset.len(), digest(&asset));
    Ok(())
}

/// Checks that the committed asset is the one that the manifest describes.
pub(crate) fn check() -> Result<()> {
    let manifest: toml::Table =
        fs::read_to_string(Path::new(FOLDER).join("manifest.toml"))?.parse()?;
    let asset = manifest.get("asset").context("the manifest has no [asset]")?;
    let field = |name: &str| asset.get(name).and_then(|v| v.as_str()).context("manifest field");
    let bytes = fs::read(Path::new(FOLDER).join(field("file")?))?;
    ensure!(digest(&bytes) == field("sha256")?, "the model asset is not the manifest's");
    Ok(())
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn manifest(name: &str, meta: &serde_json::Value, files: &[(&str, &[u8]); 2]) -> String {
    let text = |key: &str| meta[key].as_str().unwrap_or_default().to_owned();
    let [(wheel, source), (file, asset)] = files;
    let mut lines = vec![
        "# Written by `cargo xtask model`. The licence notices are LICENSE and LICENSES_SOURCES beside this file."
            .to_owned(),
        format!("package = \"{name}\""),
        format!("version = \"{}\"", text("version")),
        format!("author = \"{}\"", text("author")),
        format!("homepage = \"{}\"", text("url")),
        format!("licence = \"{}\"", text("license")),
        String::new(),
        "[source]".to_owned(),
        format!("file = \"{wheel}\""),
        format!("sha256 = \"{}\"", digest(source)),
        String::new(),
        "[asset]".to_owned(),
        format!("file = \"{file}\""),
        format!("bytes = {}", asset.len()),
        format!("sha256 = \"{}\"", digest(asset)),
        format!("made_by = \"cargo run --release -p xtask -- model --from {wheel}\""),
        String::new(),
        "# As the package states it, on its own evaluation data.".to_owned(),
        "[accuracy]".to_owned(),
    ];
    let stated =
        ["token_f", "tag_acc", "sents_f", "dep_uas", "dep_las", "ents_p", "ents_r", "ents_f"];
    let stated = stated.iter().filter_map(|key| Some((key, meta["performance"][key].as_f64()?)));
    lines.extend(stated.map(|(key, value)| format!("{key} = {value:.4}")));
    lines.join("\n") + "\n"
}

/// The files of a pipeline directory inside a wheel.
struct Package {
    files: BTreeMap<String, Vec<u8>>,
}

impl Package {
    fn open(wheel: Vec<u8>) -> Result<Self> {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(wheel))?;
        let mut files = BTreeMap::new();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at)?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            files.insert(file.name()?.into_owned(), bytes);
        }
        let config = files.keys().find(|name| name.ends_with("/config.cfg"));
        let root = config.context("no pipeline in the wheel")?.replace("config.cfg", "");
        let inside = files
            .into_iter()
            .filter_map(|(name, bytes)| Some((name.strip_prefix(&root)?.to_owned(), bytes)));
        let files = inside.collect();
        Ok(Self { files })
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        self.files.get(name).cloned().with_context(|| format!("no {name} in the package"))
    }

    fn message(&self, name: &str) -> Result<Value> {
        Ok(rmpv::decode::read_value(&mut self.bytes(name)?.as_slice())?)
    }
}

fn convert(package: &Package, name: &str) -> Result<Vec<u8>> {
    let ids = StringIds::default();
    let mut writer = AssetWriter::new();
    let vectors = Vectors::read(package)?;
    let tagger_seeds = encoder(&mut writer, package, ("tok2vec", "tok2vec/model"), &vectors)?;
    let entity_seeds = encoder(&mut writer, package, ("entities", "ner/model"), &vectors)?;
    step_model(&mut writer, package, ("parser", "parser/model"))?;
    step_model(&mut writer, package, ("entities", "ner/model"))?;
    let tagger = Network::read(package, "tagger/model")?;
    let softmax = tagger.layer("softmax", 0)?;
    softmax.array("W")?.write_halves(&mut writer, "tagger/weights");
    softmax.array("b")?.write_floats(&mut writer, "tagger/bias");
    KeyMap::write(&mut writer, "keys", vectors.keys)?;
    let lemmas = lemma_tables(&mut writer, package, &ids)?;
    let config: serde_json::Value = serde_json::from_slice(&package.bytes("tagger/cfg")?)?;
    let tables = Tables {
        package: name.to_owned(),
        patterns: patterns(package)?,
        exceptions: exceptions(package)?,
        lexeme_norms: lexeme_norms(package)?,
        tagger_seeds,
        entity_seeds,
        tags: serde_json::from_value(config["labels"].clone())?,
        parser_moves: moves(package, "parser/moves")?,
        entity_moves: moves(package, "ner/moves")?,
        rules: rules(package)?,
        lemmas,
    };
    writer.add_bytes("tables", &serde_json::to_vec(&tables)?);
    Ok(writer.finish()?)
}

/// An array of floats.
#[derive(Debug, Clone)]
struct Array {
    shape: Vec<usize>,
    data: Vec<f32>,
}

impl Array {
    /// Reads thinc's form: a map with binary keys `nd`, `type`, `shape`, `data`.
    fn read(value: &Value) -> Result<Self> {
        let part = |name: &str| {
            let map = value.as_map().context("an array is not a map")?;
            let found = map.iter().find(|(key, _)| key.as_slice() == Some(name.as_bytes()));
            Ok::<_, anyhow::Error>(&found.context("an array lacks a part")?.1)
        };
        ensure!(part("type")?.as_str() == Some("<f4"), "an array is not of 32-bit floats");
        let shape = part("shape")?.as_array().context("shape")?;
        let shape = shape.iter().map(|d| Ok(d.as_u64().context("shape")? as usize));
        let data = floats(part("data")?.as_slice().context("data")?);
        Ok(Self { shape: shape.collect::<Result<_>>()?, data })
    }

    fn write_halves(&self, writer: &mut AssetWriter, name: &str) {
        writer.add_halves(name, &self.shape, &self.data);
    }

    fn write_floats(&self, writer: &mut AssetWriter, name: &str) {
        writer.add_floats(name, &self.shape, &self.data);
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
}

/// One of thinc's layers with its attributes and parameters.
struct Layer {
    name: String,
    attrs: Value,
    params: Value,
    refs: Value,
}

impl Layer {
    fn array(&self, name: &str) -> Result<Array> {
        let value = get(&self.params, name);
        Array::read(value.with_context(|| format!("{} has no {name}", self.name))?)
    }

    /// An attribute, which is message-packed once more.
    fn attribute(&self, name: &str) -> Result<Value> {
        let packed = get(&self.attrs, name).and_then(Value::as_slice).context("attribute")?;
        Ok(rmpv::decode::read_value(&mut &*packed)?)
    }
}

/// A thinc model: its layers, breadth first.
struct Network {
    layers: Vec<Layer>,
}

impl Network {
    fn read(package: &Package, file: &str) -> Result<Self> {
        let outer = package.message(file)?;
        let list = |name: &str| {
            get(&outer, name).and_then(Value::as_array).cloned().context("not a thinc model")
        };
        let parts = list("nodes")?.into_iter().zip(list("attrs")?).zip(list("params")?);
        let layers = parts.map(|((node, attrs), params)| {
            let name = get(&node, "name").and_then(Value::as_str).unwrap_or_default().to_owned();
            let refs = get(&node, "refs").cloned().unwrap_or(Value::Nil);
            Layer { name, attrs, params, refs }
        });
        Ok(Self { layers: layers.collect() })
    }

    /// The `nth` layer of a name.
    fn layer(&self, name: &str, nth: usize) -> Result<&Layer> {
        let found = self.layers.iter().filter(|l| l.name == name).nth(nth);
        found.with_context(|| format!("the package has no {name} layer number {nth}"))
    }

    /// The place of the layer that the first one refers to by this name.
    fn reference(&self, name: &str) -> Result<usize> {
        let place = self.layers.first().and_then(|first| get(&first.refs, name)?.as_u64());
        Ok(place.with_context(|| format!("no reference {name}"))? as usize)
    }
}

/// The value of a text key.
fn get<'v>(map: &'v Value, key: &str) -> Option<&'v Value> {
    let map = map.as_map()?;
    map.iter().find(|(k, _)| k.as_str() == Some(key)).map(|(_, value)| value)
}

/// The word vectors and the words that have them.
struct Vectors {
    table: Array,
    keys: BTreeMap<u64, u16>,
}

impl Vectors {
    fn read(package: &Package) -> Result<Self> {
        let bytes = package.bytes("vocab/vectors")?;
        ensure!(bytes.starts_with(b"\x93NUMPY\x01"), "the vectors are not a NumPy file");
        let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let header = std::str::from_utf8(&bytes[10..10 + length])?;
        ensure!(header.contains("'<f4'") && header.contains("'fortran_order': False"));
        let shape = header.split(['(', ')']).nth(1).context("no shape")?;
        let shape: Vec<usize> =
            shape.split(',').map(|d| d.trim().parse()).collect::<Result<_, _>>()?;
        let data = floats(&bytes[10 + length..]);
        ensure!(shape.iter().product::<usize>() == data.len(), "the vectors' shape is wrong");
        let mut keys = BTreeMap::new();
        for (key, row) in package.message("vocab/key2row")?.as_map().context("key2row")? {
            let row = row.as_u64().context("a word has no row")?;
            keys.insert(key.as_u64().context("a word has no id")?, u16::try_from(row)?);
        }
        Ok(Self { table: Array { shape, data }, keys })
    }

    /// The vectors through the layer that narrows them: all that the network ever sees of them.
    fn projected(&self, weights: &Array) -> Result<Array> {
        let [rows, width] = self.table.shape[..] else { bail!("vectors are a table") };
        let outputs = weights.shape[0];
        ensure!(weights.shape[1] == width, "the projection does not fit the vectors");
        let mut data = Vec::with_capacity(rows * outputs);
        for row in self.table.data.chunks_exact(width) {
            data.extend(weights.data.chunks_exact(width).map(|w| dot(row, w)));
        }
        Ok(Array { shape: vec![rows, outputs], data })
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>() as f32
}

/// Writes an encoder; gives the seeds of its embeddings.
fn encoder(
    writer: &mut AssetWriter,
    package: &Package,
    (name, file): (&str, &str),
    vectors: &Vectors,
) -> Result<Vec<u32>> {
    let network = Network::read(package, file)?;
    let mut seeds = Vec::new();
    for (i, layer) in network.layers.iter().filter(|l| l.name == "hashembed").enumerate() {
        layer.array("E")?.write_halves(writer, &format!("{name}/embedding{i}"));
        seeds.push(u32::try_from(layer.attribute("seed")?.as_u64().context("seed")?)?);
    }
    let projection = network.layer("static_vectors", 0)?.array("W")?;
    vectors.projected(&projection)?.write_halves(writer, &format!("{name}/vectors"));
    let parts = ["mixer", "convolution0", "convolution1", "convolution2", "convolution3"];
    for (i, part) in parts.into_iter().enumerate() {
        let (maxout, norm) = (network.layer("maxout", i)?, network.layer("layernorm", i)?);
        maxout.array("W")?.write_halves(writer, &format!("{name}/{part}/weights"));
        maxout.array("b")?.write_floats(writer, &format!("{name}/{part}/pieces_bias"));
        norm.array("G")?.write_floats(writer, &format!("{name}/{part}/gain"));
        norm.array("b")?.write_floats(writer, &format!("{name}/{part}/bias"));
    }
    Ok(seeds)
}

fn step_model(
    writer: &mut AssetWriter,
    package: &Package,
    (name, file): (&str, &str),
) -> Result<()> {
    let network = Network::read(package, file)?;
    let (lower, upper) = (network.reference("lower")?, network.reference("upper")?);
    let reduce = network.layers.iter().enumerate();
    let reduce = reduce.filter(|(place, l)| *place != upper && l.name == "linear").map(|(_, l)| l);
    let reduce = reduce.into_iter().next().context("no layer before the lower one")?;
    reduce.array("W")?.write_halves(writer, &format!("{name}/reduce/weights"));
    reduce.array("b")?.write_floats(writer, &format!("{name}/reduce/bias"));
    let lower = network.layers.get(lower).context("no lower layer")?;
    lower.array("W")?.write_halves(writer, &format!("{name}/lower/weights"));
    lower.array("b")?.write_floats(writer, &format!("{name}/lower/bias"));
    let mut empty = lower.array("pad")?;
    empty.shape.remove(0);
    empty.write_floats(writer, &format!("{name}/lower/empty"));
    let upper = network.layers.get(upper).context("no upper layer")?;
    upper.array("W")?.write_halves(writer, &format!("{name}/upper/weights"));
    upper.array("b")?.write_floats(writer, &format!("{name}/upper/bias"));
    Ok(())
}

/// Transitions in class order: by action, then by frequency and label, both descending.
fn moves(package: &Package, file: &str) -> Result<Vec<Move>> {
    let message = package.message(file)?;
    let text = get(&message, "moves").and_then(Value::as_str).context("moves")?;
    let by_action: BTreeMap<u8, BTreeMap<String, i64>> = serde_json::from_str(text)?;
    let mut moves = Vec::new();
    for (action, labels) in by_action {
        let mut labels: Vec<_> = labels.into_iter().map(|(label, count)| (count, label)).collect();
        labels.sort_by(|a, b| b.cmp(a));
        moves.extend(labels.into_iter().map(|(_, label)| Move { action, label }));
    }
    Ok(moves)
}

fn patterns(package: &Package) -> Result<Patterns> {
    let tokenizer = package.message("tokenizer")?;
    let pattern = |name: &str| {
        let text = get(&tokenizer, name).and_then(Value::as_str);
        Ok::<_, anyhow::Error>(text.with_context(|| format!("no {name}"))?.to_owned())
    };
    ensure!(get(&tokenizer, "token_match").is_none_or(Value::is_nil), "token_match is not known");
    Ok(Patterns {
        prefix: pattern("prefix_search")?,
        suffix: pattern("suffix_search")?,
        infix: pattern("infix_finditer")?,
        url: pattern("url_match")?,
    })
}

/// spaCy's number of the attribute ORTH, and of NORM.
const ORTH: u64 = 65;
const NORM: u64 = 67;

fn exceptions(package: &Package) -> Result<BTreeMap<String, Vec<Piece>>> {
    let tokenizer = package.message("tokenizer")?;
    let map = get(&tokenizer, "exceptions").and_then(Value::as_map).context("exceptions")?;
    let mut exceptions = BTreeMap::new();
    for (chunk, pieces) in map {
        let pieces = pieces.as_array().context("pieces")?.iter().map(piece);
        let chunk = chunk.as_str().context("chunk")?.to_owned();
        exceptions.insert(chunk, pieces.collect::<Result<_>>()?);
    }
    Ok(exceptions)
}

fn piece(attributes: &Value) -> Result<Piece> {
    let mut piece = Piece { orth: String::new(), norm: None };
    for (key, value) in attributes.as_map().context("piece")? {
        let text = value.as_str().context("piece")?.to_owned();
        match key.as_u64() {
            Some(ORTH) => piece.orth = text,
            Some(NORM) => piece.norm = Some(text),
            other => bail!("an exception has attribute {other:?}"),
        }
    }
    Ok(piece)
}

fn lexeme_norms(package: &Package) -> Result<BTreeMap<u64, String>> {
    let lookups = package.message("vocab/lookups.bin")?;
    let norms = get(&lookups, "lexeme_norm").and_then(Value::as_map).context("lexeme_norm")?;
    let pair = |(key, value): &(Value, Value)| Some((key.as_u64()?, value.as_str()?.to_owned()));
    norms.iter().map(|entry| pair(entry).context("a norm")).collect()
}

fn rules(package: &Package) -> Result<Vec<Rule>> {
    let rules = package.message("attribute_ruler/patterns")?;
    Ok(serde_json::from_value(serde_json::to_value(&rules)?)?)
}

/// The parts of speech that the lemmatizer has tables for.
const LEMMATISED: [&str; 5] = ["adj", "adv", "noun", "punct", "verb"];

fn lemma_tables(
    writer: &mut AssetWriter,
    package: &Package,
    ids: &StringIds,
) -> Result<BTreeMap<String, LemmaTables>> {
    let lookups = package.message("lemmatizer/lookups/lookups.bin")?;
    let table = |table: &str, pos: &str| {
        let map = get(&lookups, table)?.as_map()?;
        map.iter().find(|(key, _)| key.as_u64() == Some(ids.id(pos))).map(|(_, value)| value)
    };
    let mut tables = BTreeMap::new();
    for pos in LEMMATISED {
        let mut index: Vec<&str> = Vec::new();
        if let Some(words) = table("lemma_index", pos).and_then(Value::as_array) {
            index.extend(words.iter().filter_map(Value::as_str));
        }
        index.sort_unstable();
        index.dedup();
        let lines: String = index.iter().map(|word| format!("{word}\n")).collect();
        ensure!(lines.lines().count() == index.len(), "a lemma has a line break");
        writer.add_bytes(&format!("lemmas/{pos}"), lines.as_bytes());
        let rules = json(table("lemma_rules", pos))?.unwrap_or_default();
        let exceptions = json(table("lemma_exc", pos))?.unwrap_or_default();
        tables.insert(pos.to_owned(), LemmaTables { rules, exceptions });
    }
    Ok(tables)
}

fn json<T: serde::de::DeserializeOwned>(value: Option<&Value>) -> Result<Option<T>> {
    let Some(value) = value else { return Ok(None) };
    Ok(Some(serde_json::from_value(serde_json::to_value(value)?)?))
}
