package io.parley.server.node;

import io.parley.identity.survive.ConsentRule;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a source says whether a person may be offered in collaborations. Where one source of a node
 * has it, consent is asked of everybody: a source that has none says nothing, and who is unknown is
 * not offered.
 *
 * @param column of the file that says it; empty: none
 * @param granted words there that grant, in any case; empty: the usual ones
 * @param refused words there that refuse, in any case; empty: the usual ones
 * @param everybody whether all people of the source consented, for which its owner answers
 */
public record ConsentSettings(
    @DefaultValue("") String column,
    @DefaultValue List<String> granted,
    @DefaultValue List<String> refused,
    @DefaultValue("false") boolean everybody) {
  /** A source that says nothing of it. */
  public static final ConsentSettings NONE = new ConsentSettings("", List.of(), List.of(), false);

  public ConsentSettings {
    granted = List.copyOf(granted);
    refused = List.copyOf(refused);
  }

  /** Whether nothing is said. */
  public boolean isNone() {
    return column.isEmpty() && !everybody;
  }

  /** Whether one of the sources at least says it. */
  public static boolean isAsked(List<NodeConfiguration.Source> sources) {
    return sources.stream().anyMatch(source -> !source.consent().isNone());
  }

  /** How a record's cell is read. */
  public ConsentRule rule() {
    if (everybody) {
      return new ConsentRule.Everybody();
    }
    return column.isEmpty()
        ? new ConsentRule.Nobody()
        : ConsentRule.InColumn.of(column, granted, refused);
  }

  static void check(Path file, List<NodeConfiguration.Source> sources) {
    for (NodeConfiguration.Source source : sources) {
      ConsentSettings consent = source.consent();
      boolean words = !consent.granted().isEmpty() || !consent.refused().isEmpty();
      if ((consent.everybody() && !consent.column().isEmpty())
          || (words && consent.column().isEmpty())) {
        throw new ConfigurationException(
            "%s: source `%s` says under `consent` either `everybody: true` alone, or a `column`, with words where it has its own"
                .formatted(file, source.name()));
      }
      try {
        var unused = consent.rule();
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "%s: source `%s`: %s".formatted(file, source.name(), e.getMessage()));
      }
    }
  }
}
