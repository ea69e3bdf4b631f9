package io.parley.server.activation;

import io.parley.connector.destination.DestinationException;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.CsvHead;
import io.parley.connector.source.CsvSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.ReadSummary;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.IdentifierType;
import io.parley.server.party.NodePeople.Held;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does not keep of its people and a receiver asks for: addresses as their owners spell
 * them, names, places, device ids. A CSV file of the node with a column {@code email} or {@code
 * phone}, by which people are found, and columns that are named as kinds of value, of which only
 * the allowed ones are read. Of two rows with one address the first counts. A row is used only for
 * somebody who holds each address in it, where nobody else of those that are filled holds one.
 *
 * @param allowed kinds that may leave, beside e-mail address and phone number
 * @param region of phone numbers without a country code
 */
record PersonalFields(Path file, Set<AttributeKind> allowed, String region) {
  private static final Logger LOG = LoggerFactory.getLogger(PersonalFields.class);

  PersonalFields {
    allowed = Set.copyOf(allowed);
  }

  /** The people with what the file says of them. */
  void fill(Map<UUID, List<Held>> people) {
    Map<Held, Row> rows = read();
    Map<Held, Integer> holders = new HashMap<>();
    people
        .values()
        .forEach(held -> Set.copyOf(held).forEach(one -> holders.merge(one, 1, Integer::sum)));
    people.replaceAll((person, held) -> filled(held, rows, holders));
  }

  private static List<Held> filled(
      List<Held> held, Map<Held, Row> rows, Map<Held, Integer> holders) {
    Set<Held> spelled = new LinkedHashSet<>();
    Set<Held> more = new LinkedHashSet<>();
    for (Held one : held) {
      Map<String, Object> texts =
          Optional.ofNullable(rows.get(one))
              .filter(row -> row.isOf(held, holders))
              .map(Row::texts)
              .orElse(Map.of());
      spelled.add(
          new Held(one.type(), String.valueOf(texts.getOrDefault(one.type(), one.value()))));
      if (more.isEmpty()) {
        texts.forEach((word, text) -> more.add(new Held(word, String.valueOf(text))));
        more.removeIf(m -> isKey(m.type()));
      }
    }
    spelled.addAll(more);
    return new ArrayList<>(spelled);
  }

  /** A row of the file: by what it is found, and all that it says. */
  private record Row(Set<Held> keys, Map<String, Object> texts) {
    static Row of(SourceRow row) {
      return new Row(
          row.identifiers().stream()
              .map(i -> new Held(i.type().word(), i.value()))
              .collect(Collectors.toUnmodifiableSet()),
          row.attributes());
    }

    /** Whether each address of it can be read; else nobody can tell whose it is. */
    boolean isWhole() {
      return !keys.isEmpty()
          && keys.size()
              == texts.entrySet().stream()
                  .filter(t -> isKey(t.getKey()) && !String.valueOf(t.getValue()).isBlank())
                  .count();
    }

    /** Two people may hold one phone: what else the row says may be the other's. */
    boolean isOf(List<Held> held, Map<Held, Integer> holders) {
      return held.containsAll(keys)
          && keys.stream().allMatch(key -> holders.getOrDefault(key, 0) == 1);
    }

    /** Without what it says. */
    @Override
    public String toString() {
      return "Row[hidden]";
    }
  }

  private static boolean isKey(String word) {
    return Arrays.stream(IdentifierType.values()).anyMatch(type -> type.word().equals(word));
  }

  private Map<Held, Row> read() {
    Map<Held, Row> read = new HashMap<>();
    AtomicLong broken = new AtomicLong();
    try {
      ReadSummary summary =
          new CsvSource(file, mapping())
              .read(
                  source -> {
                    Row row = Row.of(source);
                    if (row.isWhole()) {
                      row.keys().forEach(key -> read.putIfAbsent(key, row));
                    } else {
                      broken.incrementAndGet();
                    }
                  },
                  rejection -> {});
      broken.addAndGet(summary.rowsRejected());
    } catch (UncheckedIOException | SourceException e) {
      throw new DestinationException(
          "the file %s of people cannot be read, and nothing is sent without it; is it there, in UTF-8, with commas and a line of column names?"
              .formatted(file.getFileName()));
    }
    if (broken.get() > 0) {
      LOG.warn(
          "the file {} of people: rows left out, since they are broken or have no address, or one that is none: {}",
          file.getFileName(),
          broken.get());
    }
    return read;
  }

  private SourceMapping mapping() {
    List<String> header = CsvHead.of(file, 0).columns().stream().distinct().toList();
    List<IdentifierColumn> keys = new ArrayList<>();
    List<AttributeColumn> fields = new ArrayList<>();
    for (IdentifierType type : List.of(IdentifierType.EMAIL, IdentifierType.PHONE)) {
      if (header.contains(type.word())) {
        keys.add(new IdentifierColumn(type.word(), type));
        fields.add(new AttributeColumn(type.word(), type.word(), AttributeType.TEXT));
      }
    }
    if (keys.isEmpty()) {
      throw new DestinationException(
          "the first line of %s names neither `email` nor `phone`, by which people are found"
              .formatted(file.getFileName()));
    }
    header.stream()
        .filter(word -> !isKey(word))
        .filter(word -> AttributeKind.ofWord(word).filter(allowed::contains).isPresent())
        .forEach(word -> fields.add(new AttributeColumn(word, word, AttributeType.TEXT)));
    return new SourceMapping("people", keys, fields, region);
  }
}
