package io.parley.connector.source.suggest;

import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.SourceMapping;
import io.parley.identity.normalise.IdentifierType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is suggested for a source.
 *
 * @param columns a suggestion for each of its columns, in their order
 * @param region of phone numbers without a country code
 * @param rows how many rows were looked at
 * @param leftOut how many among them were broken and were not
 */
public record Suggestion(List<ColumnSuggestion> columns, String region, int rows, int leftOut) {
  /** Copies the list. */
  public Suggestion {
    columns = List.copyOf(columns);
  }

  /**
   * The mapping that the suggestion is, for a dry run.
   *
   * @param source name of the source
   * @throws IllegalArgumentException if nothing can be mapped
   */
  public SourceMapping mapping(String source) {
    List<IdentifierColumn> identifiers = new ArrayList<>();
    List<AttributeColumn> attributes = new ArrayList<>();
    for (ColumnSuggestion column : columns) {
      if (column.use() instanceof Use.Identifies is) {
        identifiers.add(new IdentifierColumn(column.column(), is.type()));
      } else if (column.use() instanceof Use.Offers offers) {
        attributes.add(new AttributeColumn(column.column(), offers.name(), offers.type()));
      }
    }
    return new SourceMapping(source, identifiers, attributes, region);
  }

  /**
   * The suggestion as an entry of {@code node.sources}, with confidence and reason behind each
   * line. Of several columns that would be written under one word, the surest is; the others are
   * comments.
   *
   * @param source name of the source
   * @param file where it is read from, as {@code node.yaml} has it
   */
  public String yaml(String source, String file) {
    return entry(source, "file: " + text(file));
  }

  /** The same of a source that {@code node.yaml} has already, with its {@code from}. */
  public String yaml(String source) {
    return entry(source, "# from: as it is");
  }

  private String entry(String source, String place) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("  # Suggested from ")
        .append(rows)
        .append(" rows")
        .append(leftOut == 0 ? "" : " (" + leftOut + " broken ones left out)")
        .append(": look at each line before use.\n");
    yaml.append("  - name: ").append(text(source)).append('\n');
    yaml.append("    ").append(place).append('\n');
    yaml.append("    region: ").append(region).append('\n');
    List<ColumnSuggestion> spare = new ArrayList<>();
    for (IdentifierType type : IdentifierType.values()) {
      one(
          yaml,
          spare,
          "    " + type.word() + ": ",
          c -> c.use() instanceof Use.Identifies is && is.type() == type);
    }
    one(yaml, spare, "    key: ", c -> c.use() instanceof Use.NamesTheRow);
    List<ColumnSuggestion> offered = of(c -> c.use() instanceof Use.Offers);
    if (!offered.isEmpty()) {
      yaml.append("    table: ").append(table(source)).append('\n');
      yaml.append("    columns:\n");
      offered.forEach(
          c -> line(yaml, "      " + ((Use.Offers) c.use()).name() + ": ", c, typed(c)));
    }
    identity(yaml, spare);
    spare.addAll(of(c -> c.use() instanceof Use.LeftOut));
    if (!spare.isEmpty()) {
      yaml.append("    # Left out:\n");
      spare.forEach(c -> line(yaml, "    # ", c, why(c)));
    }
    return yaml.toString();
  }

  private void identity(StringBuilder yaml, List<ColumnSuggestion> spare) {
    List<ColumnSuggestion> described = of(c -> c.use() instanceof Use.Describes);
    if (described.isEmpty()) {
      return;
    }
    yaml.append("    identity:\n");
    described.stream()
        .map(c -> ((Use.Describes) c.use()).kind())
        .distinct()
        .forEach(
            kind ->
                one(
                    yaml,
                    spare,
                    "      " + kind.word() + ": ",
                    c -> c.use() instanceof Use.Describes d && d.kind() == kind));
  }

  /** Writes the surest of the columns, and puts the others aside. */
  private void one(
      StringBuilder yaml,
      List<ColumnSuggestion> spare,
      String before,
      Function<ColumnSuggestion, Boolean> is) {
    List<ColumnSuggestion> all = of(is);
    if (all.isEmpty()) {
      return;
    }
    ColumnSuggestion best =
        all.stream()
            .reduce((one, other) -> other.confidence() > one.confidence() ? other : one)
            .orElseThrow();
    line(yaml, before, best, why(best));
    all.stream().filter(c -> !c.equals(best)).forEach(spare::add);
  }

  private List<ColumnSuggestion> of(Function<ColumnSuggestion, Boolean> is) {
    return columns.stream().filter(is::apply).toList();
  }

  private static void line(StringBuilder yaml, String before, ColumnSuggestion column, String why) {
    yaml.append(before)
        .append(text(column.column()))
        .append("  # ")
        .append(String.format(Locale.ROOT, "%.2f", column.confidence()))
        .append(column.confidence() < 0.7 ? " a guess: " : " ")
        .append(why)
        .append('\n');
  }

  private static String why(ColumnSuggestion column) {
    return column.reasons().stream()
        .map(reason -> reason.replaceAll("\\s+", " "))
        .collect(Collectors.joining("; "));
  }

  private static String typed(ColumnSuggestion column) {
    return ((Use.Offers) column.use()).type().name().toLowerCase(Locale.ROOT) + ": " + why(column);
  }

  private static String table(String source) {
    return ColumnWords.offered(source).orElse("rows");
  }

  /** A plain scalar where YAML reads it as the same text, and a quoted one otherwise. */
  private static String text(String text) {
    boolean isPlain =
        text.matches("[\\p{L}_][\\p{L}\\p{N}_./ -]*")
            && !text.endsWith(" ")
            && !text.matches("(?i)true|false|null|yes|no|on|off|y|n");
    return isPlain
        ? text
        : '"'
            + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
            + '"';
  }
}
