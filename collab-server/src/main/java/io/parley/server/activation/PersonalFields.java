package io.parley.server.activation;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.RawValue;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a message may say of a person, and by what push finds one: a CSV file of the node with a
 * column {@code email} or {@code phone}, by which people are found, and columns that are named as
 * kinds of value. Only allowed columns are read. It is read once an export, for people of the
 * audience alone; of two rows with one address the first counts.
 */
final class PersonalFields {
  private final Path file;
  private final Set<AttributeKind> allowed;
  private Optional<Map<String, Map<String, Object>>> known = Optional.empty();

  PersonalFields(Path file, Set<AttributeKind> allowed) {
    this.file = file;
    this.allowed = allowed;
  }

  /** The person with what the file says of it behind what is known. */
  synchronized AudienceMember of(AudienceMember member) {
    if (known.isEmpty()) {
      known = Optional.of(read(member.region()));
    }
    List<RawValue> values = new ArrayList<>(member.values());
    for (RawValue value : member.values()) {
      Map<String, Object> found = known.get().get(value.kind().word() + " " + value.text());
      if (found != null) {
        found.forEach(
            (word, text) ->
                values.add(
                    new RawValue(AttributeKind.ofWord(word).orElseThrow(), String.valueOf(text))));
        break;
      }
    }
    return new AudienceMember(member.id(), member.change(), member.region(), values);
  }

  private Map<String, Map<String, Object>> read(String region) {
    Map<String, Map<String, Object>> read = new HashMap<>();
    try {
      var unused =
          new CsvSource(file, mapping(region)).read(row -> keep(row, read), rejection -> {});
    } catch (IOException | UncheckedIOException | SourceException e) {
      throw new DestinationException(
          "the file %s of personal fields cannot be read".formatted(file.getFileName()));
    }
    return read;
  }

  private static void keep(SourceRow row, Map<String, Map<String, Object>> read) {
    for (Identifier one : row.identifiers()) {
      read.putIfAbsent(one.type().word() + " " + one.value(), row.attributes());
    }
  }

  private SourceMapping mapping(String region) throws IOException {
    try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
      List<String> header =
          Arrays.stream(lines.findFirst().orElse("").split(",", -1)).map(String::strip).toList();
      List<IdentifierColumn> keys = new ArrayList<>();
      for (IdentifierType type : List.of(IdentifierType.EMAIL, IdentifierType.PHONE)) {
        if (header.contains(type.word())) {
          keys.add(new IdentifierColumn(type.word(), type));
        }
      }
      if (keys.isEmpty()) {
        throw new DestinationException(
            "the first line of %s names neither `email` nor `phone`, by which people are found"
                .formatted(file.getFileName()));
      }
      List<AttributeColumn> fields =
          header.stream()
              .filter(word -> AttributeKind.ofWord(word).filter(allowed::contains).isPresent())
              .filter(word -> keys.stream().noneMatch(key -> key.column().equals(word)))
              .map(word -> new AttributeColumn(word, word, AttributeType.TEXT))
              .toList();
      return new SourceMapping("fields", keys, fields, region);
    }
  }
}
