package io.parley.query.fuzz;

import io.parley.query.FuzzRoom;
import java.util.List;
import java.util.Optional;

/** Makes the rows of a broken promise few, so that it can be read. */
final class Shrinking {
  private static final int MOST_TRIES = 400;

  private final FuzzRoom room;
  private final FuzzRoom.Accepted asked;
  private final Claim claim;
  private final List<RandomRows.Person> gone;
  private int tries;

  Shrinking(FuzzRoom room, FuzzRoom.Accepted asked, Claim claim, List<RandomRows.Person> gone) {
    this.room = room;
    this.asked = asked;
    this.claim = claim;
    this.gone = List.copyOf(gone);
  }

  /** Rows from which nothing can be left out without the promise being kept. */
  FilledRows smallest(FilledRows broken) {
    FilledRows smallest = broken;
    Optional<FilledRows> smaller = Optional.of(broken);
    while (smaller.isPresent()) {
      smallest = smaller.get();
      smaller =
          smallest.smaller(gone).filter(rows -> tries++ < MOST_TRIES && breaks(rows)).findFirst();
    }
    return smallest;
  }

  private boolean breaks(FilledRows rows) {
    rows.fill(room);
    List<Groups> before = asked.exact();
    gone.forEach(room::remove);
    return !Violations.of(claim, before, asked.exact(), gone.size()).isEmpty();
  }
}
