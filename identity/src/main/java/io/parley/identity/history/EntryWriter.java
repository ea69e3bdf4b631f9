package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the runs and entries of a history as bytes. Form: numbers of variable length (7 bits a
 * byte, the lowest first), texts as UTF-8 after their length; a source or record key is written out
 * where it is first met in a run and by its number afterwards.
 */
final class EntryWriter {
  static final int RUN = 0;
  static final int PUT = 1;
  static final int DROPPED = 2;
  static final int SCORED = 3;
  static final int UNSCORED = 4;
  static final int LINKED = 5;
  static final int UNLINKED = 6;
  static final int ALIAS = 7;
  static final int ALIAS_ENDED = 8;
  static final int APART = 9;

  /** Flags of a run's rules. */
  static final int ONE_PER_SOURCE = 1;

  static final int EVIDENCE = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final Map<String, Integer> sources = new HashMap<>();
  private final Map<RecordKey, Integer> keys = new HashMap<>();

  /** How many bytes wait to be taken. */
  int size() {
    return bytes.size();
  }

  /** Takes what was written since the last time. */
  byte[] take() {
    byte[] taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }

  void run(Run run) throws IOException {
    sources.clear();
    keys.clear();
    out.writeByte(RUN);
    number(run.number());
    out.writeByte(run.kind().code());
    Instant at = run.at();
    out.writeLong(at.getEpochSecond());
    number(at.getNano());
    text(run.actor());
    text(run.model());
    rules(run.rules());
  }

  private void rules(HistoryRules rules) throws IOException {
    out.writeDouble(rules.threshold());
    out.writeDouble(rules.bridge());
    number(rules.unique().size());
    for (String attribute : rules.unique()) {
      text(attribute);
    }
    number(rules.shared().size());
    for (HistoryRules.Capped capped : rules.shared()) {
      text(capped.attribute());
      number(capped.most());
      out.writeDouble(capped.bits());
    }
    out.writeByte((rules.onePerSource() ? ONE_PER_SOURCE : 0) | (rules.evidence() ? EVIDENCE : 0));
  }

  void entry(Entry entry) throws IOException {
    if (entry instanceof Entry.Put put) {
      out.writeByte(PUT);
      key(put.facts().key());
      out.writeLong(put.facts().fingerprint());
      hashes(put.facts().unique());
      hashes(put.facts().shared());
    } else if (entry instanceof Entry.Dropped dropped) {
      out.writeByte(DROPPED);
      key(dropped.record());
    } else if (entry instanceof Entry.Scored scored) {
      out.writeByte(SCORED);
      key(scored.a());
      key(scored.b());
      out.writeDouble(scored.bits());
    } else if (entry instanceof Entry.Unscored unscored) {
      out.writeByte(UNSCORED);
      key(unscored.a());
      key(unscored.b());
    } else if (entry instanceof Entry.Linked linked) {
      out.writeByte(LINKED);
      key(linked.record());
      id(linked.person());
      out.writeByte(linked.reason().code());
      out.writeDouble(linked.bits());
    } else if (entry instanceof Entry.Unlinked unlinked) {
      out.writeByte(UNLINKED);
      key(unlinked.record());
      id(unlinked.person());
      out.writeByte(unlinked.reason().code());
    } else if (entry instanceof Entry.Alias alias) {
      out.writeByte(ALIAS);
      id(alias.from());
      id(alias.to());
      keys(alias.records());
    } else if (entry instanceof Entry.AliasEnded ended) {
      out.writeByte(ALIAS_ENDED);
      id(ended.from());
    } else if (entry instanceof Entry.Apart apart) {
      out.writeByte(APART);
      keys(apart.one());
      keys(apart.other());
    }
  }

  private void hashes(List<Long> hashes) throws IOException {
    number(hashes.size());
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  private void keys(List<RecordKey> records) throws IOException {
    number(records.size());
    for (RecordKey record : records) {
      key(record);
    }
  }

  private void key(RecordKey record) throws IOException {
    Integer known = keys.putIfAbsent(record, keys.size() + 1);
    if (known != null) {
      number(known);
      return;
    }
    number(0);
    Integer source = sources.putIfAbsent(record.source(), sources.size() + 1);
    number(source == null ? 0 : source);
    if (source == null) {
      text(record.source());
    }
    text(record.key());
  }

  private void id(UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private void text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    out.write(utf8);
  }

  private void number(long number) throws IOException {
    long left = number;
    while ((left & ~0x7FL) != 0) {
      out.writeByte((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.writeByte((int) left);
  }
}
