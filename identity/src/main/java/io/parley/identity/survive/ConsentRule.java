package io.parley.identity.survive;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How a source says whether the person of a record consents. */
public sealed interface ConsentRule {
  /** Words that grant, where a mapping names none of its own. */
  Set<String> GRANTED = Set.of("yes", "y", "true", "t", "1", "granted");

  /** Words that refuse, where a mapping names none of its own. */
  Set<String> REFUSED = Set.of("no", "n", "false", "f", "0", "refused");

  /**
   * What a record says.
   *
   * @param cell what stands in the column; empty where nothing does, or there is no column
   */
  Consent of(String cell);

  /**
   * A column says it. Any other word than those named, and none, is {@link Consent#UNKNOWN}: who
   * does not clearly agree does not agree.
   *
   * @param column of the source
   * @param granted words that grant, in any case
   * @param refused words that refuse, in any case
   */
  record InColumn(String column, Set<String> granted, Set<String> refused) implements ConsentRule {
    /** Refuses a column without a name, and a word that stands on both sides. */
    public InColumn {
      granted = words(granted);
      refused = words(refused);
      if (column.isBlank()) {
        throw new IllegalArgumentException("a column of consent has no name");
      }
      Set<String> both = new TreeSet<>(granted);
      both.retainAll(refused);
      if (!both.isEmpty()) {
        throw new IllegalArgumentException(
            "`%s` cannot both grant and refuse consent".formatted(both.iterator().next()));
      }
    }

    /** A column with the usual words where none are given. */
    public static InColumn of(
        String column, Collection<String> granted, Collection<String> refused) {
      return new InColumn(
          column,
          granted.isEmpty() ? GRANTED : Set.copyOf(granted),
          refused.isEmpty() ? REFUSED : Set.copyOf(refused));
    }

    private static Set<String> words(Set<String> words) {
      return words.stream()
          .map(w -> w.strip().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Consent of(String cell) {
      String word = cell.strip().toLowerCase(Locale.ROOT);
      if (granted.contains(word)) {
        return Consent.GRANTED;
      }
      return refused.contains(word) ? Consent.REFUSED : Consent.UNKNOWN;
    }
  }

  /** Whoever stands in the source agreed: so its owner says, who answers for it. */
  record Everybody() implements ConsentRule {
    @Override
    public Consent of(String cell) {
      return Consent.GRANTED;
    }
  }

  /** The source says nothing of consent. */
  record Nobody() implements ConsentRule {
    @Override
    public Consent of(String cell) {
      return Consent.UNKNOWN;
    }
  }
}
