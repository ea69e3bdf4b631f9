package io.parley.server.party;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Columns of a snapshot's pseudonyms as they were opened, and the people of their rows.
 *
 * @param people one a row
 * @param names of the columns
 * @param columns packed, in the order of their names
 */
record OpenedPseudonyms(List<UUID> people, List<String> names, List<byte[]> columns) {
  /**
   * Of so many people the opened columns stay in this process: some 100 bytes a person, and as much
   * again for each key type beyond the third. Of more, they are opened for each question.
   */
  static final int MOST_PEOPLE = 100_000;

  OpenedPseudonyms {
    people = List.copyOf(people);
    names = List.copyOf(names);
    columns = List.copyOf(columns);
  }

  /** Some of its columns, in this order. */
  OpenedPseudonyms of(List<String> wanted) {
    return new OpenedPseudonyms(
        people, wanted, wanted.stream().map(n -> columns.get(names.indexOf(n))).toList());
  }

  /**
   * What was opened of one frozen snapshot, which never changes. All of its columns are kept or
   * none, by the number of people alone: how long a question takes does not depend on what was
   * asked before, but for the first one. They are in the memory of a process that holds the keys to
   * open them, and never on a disk.
   */
  static final class Kept {
    private Optional<OpenedPseudonyms> opened = Optional.empty();
    private boolean tooMany;

    /**
     * The wanted columns.
     *
     * @param all the names of all columns
     * @param open opens columns, by their names
     */
    OpenedPseudonyms columns(
        List<String> wanted, List<String> all, Function<List<String>, OpenedPseudonyms> open) {
      return kept(all, open).map(o -> o.of(wanted)).orElseGet(() -> open.apply(wanted));
    }

    private synchronized Optional<OpenedPseudonyms> kept(
        List<String> all, Function<List<String>, OpenedPseudonyms> open) {
      if (opened.isEmpty() && !tooMany) {
        OpenedPseudonyms found = open.apply(all);
        tooMany = found.people().size() > MOST_PEOPLE;
        opened = tooMany ? Optional.empty() : Optional.of(found);
      }
      return opened;
    }
  }
}
