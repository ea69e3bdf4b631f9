package io.parley.server.node;

import io.parley.identity.survive.ConsentRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a source says whether a person may be offered in collaborations: for every purpose, or for
 * each purpose by itself. Where one source of a node has it, consent is asked of everybody: a
 * source that has none says nothing, and who is unknown is not offered.
 *
 * @param column of the file that says it, for every purpose; empty: none
 * @param granted words there that grant, in any case; empty: the usual ones
 * @param refused words there that refuse, in any case; empty: the usual ones
 * @param everybody whether all people of the source consented to every purpose, for which its owner
 *     answers
 * @param purposes purpose to the column of the file that says it
 * @param unreadableSeen of a source that goes through raw and clean: up to which raw batch somebody
 *     has looked at the rows of which nobody can tell whose they are, and none of them says what
 *     another row does not; 0 or more
 */
public record ConsentSettings(
    @DefaultValue("") String column,
    @DefaultValue List<String> granted,
    @DefaultValue List<String> refused,
    @DefaultValue("false") boolean everybody,
    @DefaultValue Map<String, String> purposes,
    @DefaultValue("0") long unreadableSeen) {
  /** A source that says nothing of it. */
  public static final ConsentSettings NONE =
      new ConsentSettings("", List.of(), List.of(), false, Map.of(), 0);

  /** Every purpose at once, where no source of a node tells purposes apart. */
  public static final String EVERY_PURPOSE = "";

  public ConsentSettings {
    granted = List.copyOf(granted);
    refused = List.copyOf(refused);
    purposes = Map.copyOf(purposes);
  }

  /** Whether nothing is said. */
  public boolean isNone() {
    return column.isEmpty() && !everybody && purposes.isEmpty();
  }

  /** Whether one of the sources at least says it. */
  public static boolean isAsked(List<NodeConfiguration.Source> sources) {
    return sources.stream().anyMatch(source -> !source.consent().isNone());
  }

  /** The purposes that sources tell apart, sorted; {@link #EVERY_PURPOSE} where none does. */
  public static List<String> purposes(List<NodeConfiguration.Source> sources) {
    List<String> named =
        sources.stream()
            .flatMap(source -> source.consent().purposes().keySet().stream())
            .distinct()
            .sorted()
            .toList();
    return named.isEmpty() ? List.of(EVERY_PURPOSE) : named;
  }

  /** The column that says it for a purpose. */
  public Optional<String> column(String purpose) {
    return Optional.of(purposes.getOrDefault(purpose, column)).filter(name -> !name.isEmpty());
  }

  /** How a record's cell of {@link #column(String)} is read. A purpose not named is not known. */
  public ConsentRule rule(String purpose) {
    if (everybody) {
      return new ConsentRule.Everybody();
    }
    return column(purpose)
        .<ConsentRule>map(name -> ConsentRule.InColumn.of(name, granted, refused))
        .orElseGet(ConsentRule.Nobody::new);
  }

  static void check(Path file, List<NodeConfiguration.Source> sources) {
    for (NodeConfiguration.Source source : sources) {
      ConsentSettings consent = source.consent();
      int ways =
          (consent.everybody() ? 1 : 0)
              + (consent.column().isEmpty() ? 0 : 1)
              + (consent.purposes().isEmpty() ? 0 : 1);
      boolean words = !consent.granted().isEmpty() || !consent.refused().isEmpty();
      if (ways > 1 || (words && (ways == 0 || consent.everybody()))) {
        throw new ConfigurationException(
            "%s: source `%s` says under `consent` either `everybody: true` alone, or a `column`, or `purposes` with a column each, with words where these have their own"
                .formatted(file, source.name()));
      }
      if (consent.unreadableSeen() < 0) {
        throw new ConfigurationException(
            "%s: source `%s` says under `consent` `unreadable-seen: %d`; it is the number of a raw batch, as `parley rejects show SOURCE` has it"
                .formatted(file, source.name(), consent.unreadableSeen()));
      }
      if (consent.unreadableSeen() > 0 && source.from().isOneFile()) {
        throw new ConfigurationException(
            "%s: source `%s` is one file, which has no raw batches; remove `consent.unreadable-seen`, and mend the file's line"
                .formatted(file, source.name()));
      }
      consent
          .purposes()
          .forEach(
              (purpose, column) -> {
                if (purpose.isBlank() || column.isBlank()) {
                  throw new ConfigurationException(
                      "%s: source `%s` names under `consent.purposes` a purpose or a column without a name; write `PURPOSE: COLUMN`"
                          .formatted(file, source.name()));
                }
              });
      try {
        purposes(sources).forEach(consent::rule);
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "%s: source `%s`: %s".formatted(file, source.name(), e.getMessage()));
      }
    }
  }
}
