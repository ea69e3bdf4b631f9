package io.parley.connector.source;

import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Turns the fields of one file's records into rows, and counts what it could not use. */
final class RowReader {
  /** Longest cell of a mapped column, in characters. */
  static final int MAX_CELL = 1 << 16;

  private static final NormalisationProfile PROFILE = NormalisationProfile.CANONICAL;

  private final SourceMapping mapping;
  private final int[] identifierAt;
  private final int[] attributeAt;
  private final int columns;
  private final EnumMap<IdentifierType, Long> unusable = new EnumMap<>(IdentifierType.class);

  RowReader(SourceMapping mapping, Header header) {
    this.mapping = mapping;
    List<String> wanted =
        Stream.concat(
                mapping.identifiers().stream().map(IdentifierColumn::column),
                mapping.attributes().stream().map(AttributeColumn::column))
            .toList();
    int[] positions = header.positions(wanted);
    int split = mapping.identifiers().size();
    this.identifierAt = Arrays.copyOf(positions, split);
    this.attributeAt = Arrays.copyOfRange(positions, split, positions.length);
    this.columns = header.size();
    for (IdentifierType type : IdentifierType.values()) {
      unusable.put(type, 0L);
    }
  }

  /** Why a row is none. */
  static String wrongCount(int fields, int columns) {
    return "the row has " + fields + " fields, the header " + columns;
  }

  /** Cells so far that held no usable identifier, by type. */
  Map<IdentifierType, Long> unusable() {
    return unusable;
  }

  /** Reads one record; if that cannot be done, tells the sink why and returns nothing. */
  Optional<SourceRow> row(CsvLine.Fields record, RejectSink rejects) {
    List<String> fields = record.fields();
    if (fields.size() != columns) {
      rejects.reject(
          new Rejection(record.line(), Optional.empty(), wrongCount(fields.size(), columns)),
          Optional::empty);
      return Optional.empty();
    }

    String column = "";
    try {
      Map<String, Object> attributes = new LinkedHashMap<>();
      for (int i = 0; i < attributeAt.length; i++) {
        AttributeColumn attribute = mapping.attributes().get(i);
        column = attribute.column();
        String cell = cell(fields, attributeAt[i]);
        if (!cell.isEmpty()) {
          attributes.put(attribute.name(), Cells.read(attribute.type(), cell));
        }
      }
      for (int i = 0; i < identifierAt.length; i++) {
        column = mapping.identifiers().get(i).column();
        cell(fields, identifierAt[i]);
      }
      return Optional.of(
          new SourceRow(mapping.source(), record.line(), identifiers(fields), attributes));
    } catch (UnreadableCellException e) {
      rejects.reject(
          new Rejection(record.line(), Optional.of(column), e.reason()), () -> person(record));
      return Optional.empty();
    }
  }

  /** What a row with an unreadable cell says all the same of whose it is. */
  private Optional<SourceRow> person(CsvLine.Fields record) {
    List<String> fields = record.fields();
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (int i = 0; i < attributeAt.length; i++) {
      AttributeColumn attribute = mapping.attributes().get(i);
      try {
        String cell = cell(fields, attributeAt[i]);
        if (!cell.isEmpty()) {
          attributes.put(attribute.name(), Cells.read(attribute.type(), cell));
        }
      } catch (UnreadableCellException e) {
        if (attribute.type() == AttributeType.TEXT) {
          return Optional.empty();
        }
      }
    }
    for (int at : identifierAt) {
      if (fields.get(at).length() > MAX_CELL) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new SourceRow(mapping.source(), record.line(), identifiers(fields), attributes));
  }

  private List<Identifier> identifiers(List<String> fields) {
    Set<Identifier> identifiers = new LinkedHashSet<>();
    for (int i = 0; i < identifierAt.length; i++) {
      IdentifierType type = mapping.identifiers().get(i).type();
      String cell = fields.get(identifierAt[i]);
      if (!cell.isBlank()) {
        Optional<String> value = PROFILE.normalise(type, cell, mapping.defaultRegion());
        value.ifPresentOrElse(
            normal -> identifiers.add(new Identifier(type, normal)),
            () -> unusable.merge(type, 1L, Long::sum));
      }
    }
    return List.copyOf(identifiers);
  }

  private static String cell(List<String> fields, int at) throws UnreadableCellException {
    String cell = fields.get(at);
    if (cell.length() > MAX_CELL) {
      throw new UnreadableCellException("is longer than 65,536 characters");
    }
    return cell;
  }
}
