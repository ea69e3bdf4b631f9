package io.parley.server.activation;

import io.parley.connector.destination.DestinationException;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.CsvSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.source.SourceRow;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.server.party.NodePeople.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a node does not keep of its people and a receiver asks for: addresses as their owners spell
 * them, names, places, device ids. A CSV file of the node with a column {@code email} or {@code
 * phone}, by which people are found, and columns that are named as kinds of value, of which only
 * the allowed ones are read. Of two rows with one address the first counts.
 *
 * @param allowed kinds that may leave, beside e-mail address and phone number
 * @param region of phone numbers without a country code
 */
record PersonalFields(Path file, Set<AttributeKind> allowed, String region) {
  PersonalFields {
    allowed = Set.copyOf(allowed);
  }

  /** The people with what the file says of them. */
  void fill(Map<UUID, List<Held>> people) {
    Map<Held, Map<String, Object>> rows = read();
    people.replaceAll((person, held) -> filled(held, rows));
  }

  private static List<Held> filled(List<Held> held, Map<Held, Map<String, Object>> rows) {
    Set<Held> spelled = new LinkedHashSet<>();
    Set<Held> more = new LinkedHashSet<>();
    for (Held one : held) {
      Map<String, Object> row = rows.getOrDefault(one, Map.of());
      spelled.add(new Held(one.type(), String.valueOf(row.getOrDefault(one.type(), one.value()))));
      if (more.isEmpty()) {
        row.forEach((word, text) -> more.add(new Held(word, String.valueOf(text))));
        more.removeIf(m -> isKey(m.type()));
      }
    }
    spelled.addAll(more);
    return new ArrayList<>(spelled);
  }

  private static boolean isKey(String word) {
    return Arrays.stream(IdentifierType.values()).anyMatch(type -> type.word().equals(word));
  }

  private Map<Held, Map<String, Object>> read() {
    Map<Held, Map<String, Object>> read = new HashMap<>();
    try {
      var unused = new CsvSource(file, mapping()).read(row -> keep(row, read), rejection -> {});
    } catch (IOException | UncheckedIOException | SourceException e) {
      throw new DestinationException(
          "the file %s of people cannot be read, and nothing is sent without it"
              .formatted(file.getFileName()));
    }
    return read;
  }

  private static void keep(SourceRow row, Map<Held, Map<String, Object>> read) {
    for (Identifier one : row.identifiers()) {
      read.putIfAbsent(new Held(one.type().word(), one.value()), row.attributes());
    }
  }

  private SourceMapping mapping() throws IOException {
    try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
      List<String> header =
          Arrays.stream(lines.findFirst().orElse("").split(",", -1)).map(String::strip).toList();
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
}
