package io.parley.identity.golden;

import io.parley.identity.link.RecordKey;
import io.parley.identity.survive.Survivor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes golden records as CSV (RFC 4180, UTF-8 when the writer is): {@code person}, {@code
 * records}, then each attribute with {@code ATTRIBUTE_from} beside it, the record that the value is
 * of, and {@code consent_PURPOSE} for each purpose. A record is named as {@code SOURCE/KEY}. A cell
 * that a spreadsheet would take for a formula begins with a single quote.
 */
public final class GoldenCsv implements Consumer<GoldenRecord> {
  private static final Predicate<String> NUMBER =
      Pattern.compile("[+-]?[0-9]+([.,][0-9]+)?").asMatchPredicate();

  private final Appendable out;
  private final List<String> attributes;
  private final List<String> purposes;

  /**
   * Writes the line of names.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  public GoldenCsv(Appendable out, List<String> attributes, List<String> purposes) {
    this.out = out;
    this.attributes = List.copyOf(attributes);
    this.purposes = List.copyOf(purposes);
    List<String> names = new ArrayList<>(List.of("person", "records"));
    for (String attribute : attributes) {
      names.add(attribute);
      names.add(attribute + "_from");
    }
    purposes.forEach(p -> names.add("consent_" + p));
    line(names);
  }

  @Override
  public void accept(GoldenRecord person) {
    List<String> cells = new ArrayList<>();
    cells.add(name(person.person()));
    cells.add(Integer.toString(person.records()));
    for (String attribute : attributes) {
      Survivor value = person.values().get(attribute);
      cells.add(value == null ? "" : value.value());
      cells.add(value == null ? "" : name(value.from()));
    }
    for (String purpose : purposes) {
      cells.add(String.valueOf(person.consent().get(purpose)).toLowerCase(Locale.ROOT));
    }
    line(cells);
  }

  private static String name(RecordKey record) {
    return record.source() + "/" + record.key();
  }

  private void line(List<String> cells) {
    try {
      out.append(cells.stream().map(GoldenCsv::cell).collect(Collectors.joining(","))).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("the golden records cannot be written", e);
    }
  }

  /** A spreadsheet would run a cell that begins like a formula; a number or a phone is none. */
  private static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !NUMBER.test(text)
        ? "'" + text
        : text;
  }

  private static String cell(String said) {
    String text = harmless(said);
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
