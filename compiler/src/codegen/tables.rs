//! The tables for the runtime (`eshkol_abi::program`): call sites, source positions, functions, files, symbols.
//!
//! They are built when all code has its place in the text section, and added to the finished object directly.

use super::Output;
use super::registered::{MARK_ENTRY, NESTED_ENTRY, POPPED_ENTRY, VALUE_ENTRY};
use super::unit::{Unit, message};
use crate::ir::{GlobalKind, Role};
use crate::source::Span;
use cranelift_codegen::CompiledCode;
use cranelift_module::FuncId;
use cranelift_object::object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use cranelift_object::object::{
    RelocationEncoding, RelocationFlags, RelocationKind, SectionKind, SymbolFlags, SymbolKind, SymbolScope,
};
use eshkol_abi::program::{ABI_VERSION, PROGRAM_SYMBOL, ROLE_FORM, ROLE_LIBRARY, ROLE_PROCEDURE};

/// What is remembered of each compiled function, in the order of definition.
#[derive(Default)]
pub struct Tables {
    functions: Vec<CompiledFunction>,
}

struct CompiledFunction {
    id: FuncId,
    /// Code offset and number of the location that begins there; `None` where no location applies.
    positions: Vec<(u32, Option<u32>)>,
    sites: Vec<Site>,
}

struct Site {
    return_offset: u32,
    frame_size: u32,
    slots: Vec<u32>,
    mark_count: u32,
    popped: u32,
    nested: u32,
}

impl Tables {
    pub fn add(&mut self, id: FuncId, code: &CompiledCode) {
        let mut positions = vec![(0, None)];
        for location in code.buffer.get_srclocs_sorted() {
            let number = (!location.loc.is_default()).then(|| location.loc.bits());
            positions.push((location.start, number));
            positions.push((location.end, None));
        }
        positions.dedup_by(|next, previous| {
            // A range that ends where the next begins leaves no gap.
            if next.0 == previous.0 {
                previous.1 = next.1;
                return true;
            }
            next.1 == previous.1
        });
        let sites = code
            .buffer
            .user_stack_maps()
            .iter()
            .map(|(offset, frame_size, map)| {
                // Entries of one type are in the order of their slots, so the bump pointer is the first of the marks.
                let of_type = |wanted| map.entries().filter(move |(ty, _)| *ty == wanted).map(|(_, slot)| slot);
                let mark_count = of_type(MARK_ENTRY).count() as u32;
                let slots: Vec<u32> = of_type(MARK_ENTRY).chain(of_type(VALUE_ENTRY)).collect();
                let popped = of_type(POPPED_ENTRY).zip(&slots).next().map_or(0, |(end, start)| end - start);
                let nested = of_type(NESTED_ENTRY).count() as u32;
                Site { return_offset: *offset, frame_size: *frame_size, slots, mark_count, popped, nested }
            })
            .collect();
        self.functions.push(CompiledFunction { id, positions, sites });
    }
}

/// Adds the tables and the record that leads to them, and writes the object.
pub fn finish(unit: Unit<'_>) -> Result<Output, String> {
    let Unit { module, sources, object, tables, locations, statics, clif, assembly, functions, .. } = unit;
    let (statics_data, globals_data) = (unit.statics_data, unit.globals_data);
    let global_count = unit.global_cells.len() as u64;
    let mut product = object.finish();
    let symbols: Vec<SymbolId> = tables.functions.iter().map(|f| product.function_symbol(f.id)).collect();
    let statics_symbol = product.data_symbol(statics_data);
    let globals_symbol = product.data_symbol(globals_data);
    let entry_symbol = product.function_symbol(functions[module.entry.0 as usize]);
    let object = &mut product.object;
    let text = object.section_id(cranelift_object::object::write::StandardSection::Text);
    let text_end = object.section_mut(text).data().len() as u64;
    let text_symbol = object.section_symbol(text);
    let mut writer = Writer::new(object);

    // Functions are in the section in the order of their definition.
    let mut order: Vec<usize> = (0..symbols.len()).collect();
    let offsets: Vec<u64> = symbols.iter().map(|&symbol| writer.object.symbol(symbol).value).collect();
    order.sort_by_key(|&index| offsets[index]);

    let mut slots = Vec::new();
    let mut slot_count = 0u32;
    let mut sites = Vec::new();
    let mut positions: Vec<u8> = Vec::new();
    let mut position_count = 0u64;
    let mut site_count = 0u64;
    for &index in &order {
        let compiled = &tables.functions[index];
        let base = offsets[index] as u32;
        for site in &compiled.sites {
            let slots_here = site.slots.len() as u32;
            let words = [
                base + site.return_offset,
                site.frame_size,
                slot_count,
                slots_here,
                site.mark_count,
                site.popped,
                site.nested,
            ];
            words.iter().for_each(|word| sites.extend(word.to_le_bytes()));
            site.slots.iter().for_each(|slot| slots.extend(slot.to_le_bytes()));
            slot_count += slots_here;
            site_count += 1;
        }
        for &(offset, location) in &compiled.positions {
            let span = location.map_or(Span::NONE, |number| locations[number as usize]);
            // What the library does happens, to the user, where it was called.
            let span = if span != Span::NONE && sources.file(span.file).embedded { Span::NONE } else { span };
            let (line, column) = sources.line_column(span).unwrap_or((0, 0));
            let words = [base + offset, span.file.0, line, column];
            words.iter().for_each(|word| positions.extend(word.to_le_bytes()));
            position_count += 1;
        }
    }
    let call_sites = writer.append(&sites, &[]);
    let slots = writer.append(&slots, &[]);
    let positions = writer.append(&positions, &[]);
    let (function_table, function_count) = {
        let mut bytes = Vec::new();
        let mut references = Vec::new();
        for &index in &order {
            let function = &module.functions[index];
            let name = writer.text(&function.name);
            bytes.extend((offsets[index] as u32).to_le_bytes());
            let role = match function.role {
                Role::Procedure => ROLE_PROCEDURE,
                Role::Library => ROLE_LIBRARY,
                Role::Form => ROLE_FORM,
            };
            bytes.extend(role.to_le_bytes());
            references.push((bytes.len() as u64, name));
            bytes.extend([0; 8]);
            bytes.extend((function.name.len() as u64).to_le_bytes());
        }
        (writer.append(&bytes, &references), order.len() as u64)
    };
    let (files, file_count) = {
        let mut bytes = Vec::new();
        let mut references = Vec::new();
        let mut count = 0;
        for (_, file) in sources.files() {
            let name = writer.text(&file.name);
            references.push((bytes.len() as u64, name));
            bytes.extend([0; 8]);
            bytes.extend((file.name.len() as u64).to_le_bytes());
            count += 1;
        }
        (writer.append(&bytes, &references), count)
    };
    let symbol_words: Vec<u8> = vec![0; 8 * statics.symbol_list.len()];
    let references: Vec<(u64, Place)> = statics
        .symbol_list
        .iter()
        .enumerate()
        .map(|(i, &offset)| (8 * i as u64, Place { symbol: statics_symbol, offset }))
        .collect();
    let symbol_table = writer.append(&symbol_words, &references);

    let raise = module.raise_procedure.and_then(|global| match module.global_kinds[global.0 as usize] {
        GlobalKind::Procedure(entry) => statics.procedure_offset(entry),
        GlobalKind::Cell { .. } | GlobalKind::Absent => None,
    });
    let mut record = Record::default();
    record.number(ABI_VERSION);
    record.place(Place { symbol: entry_symbol, offset: 0 });
    record.place(Place { symbol: text_symbol, offset: 0 });
    record.place(Place { symbol: text_symbol, offset: text_end });
    record.place(call_sites);
    record.number(site_count);
    record.place(slots);
    record.place(positions);
    record.number(position_count);
    record.place(function_table);
    record.number(function_count);
    record.place(files);
    record.number(file_count);
    record.place(symbol_table);
    record.number(statics.symbol_list.len() as u64);
    record.place(Place { symbol: globals_symbol, offset: 0 });
    record.number(global_count);
    let throw = module.throw_entry.and_then(|entry| statics.procedure_offset(entry));
    for procedure in [raise, throw] {
        match procedure {
            Some(offset) => record.place(Place { symbol: statics_symbol, offset }),
            None => record.number(eshkol_abi::value::FALSE),
        }
    }
    writer.define(PROGRAM_SYMBOL, &record);
    let object = product.emit().map_err(message)?;
    Ok(Output { object, clif, assembly })
}

/// An address: a symbol and a displacement.
#[derive(Clone, Copy)]
struct Place {
    symbol: SymbolId,
    offset: u64,
}

#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
    references: Vec<(u64, Place)>,
}

impl Record {
    fn number(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    fn place(&mut self, place: Place) {
        self.references.push((self.bytes.len() as u64, place));
        self.number(0);
    }
}

/// Appends tables to the object's relocated read-only data.
struct Writer<'o, 'd> {
    object: &'o mut Object<'d>,
    section: SectionId,
    section_symbol: SymbolId,
}

impl<'o, 'd> Writer<'o, 'd> {
    fn new(object: &'o mut Object<'d>) -> Writer<'o, 'd> {
        let section =
            object.add_section(Vec::new(), b".data.rel.ro.eshkol_tables".to_vec(), SectionKind::ReadOnlyDataWithRel);
        let section_symbol = object.section_symbol(section);
        Writer { object, section, section_symbol }
    }

    fn append(&mut self, bytes: &[u8], references: &[(u64, Place)]) -> Place {
        let offset = self.object.append_section_data(self.section, bytes, 8);
        for &(at, place) in references {
            self.relocate(offset + at, place);
        }
        Place { symbol: self.section_symbol, offset }
    }

    fn relocate(&mut self, offset: u64, place: Place) {
        let flags = RelocationFlags::Generic {
            kind: RelocationKind::Absolute,
            encoding: RelocationEncoding::Generic,
            size: 64,
        };
        let relocation = Relocation { offset, symbol: place.symbol, addend: place.offset as i64, flags };
        self.object.add_relocation(self.section, relocation).expect("absolute relocations of words are supported");
    }

    fn text(&mut self, text: &str) -> Place {
        self.append(text.as_bytes(), &[])
    }

    fn define(&mut self, name: &str, record: &Record) {
        let place = self.append(&record.bytes, &record.references);
        self.object.add_symbol(Symbol {
            name: name.as_bytes().to_vec(),
            value: place.offset,
            size: record.bytes.len() as u64,
            kind: SymbolKind::Data,
            scope: SymbolScope::Linkage,
            weak: false,
            section: SymbolSection::Section(self.section),
            flags: SymbolFlags::None,
        });
    }
}
