package io.parley.query.fuzz;

import io.parley.query.FuzzRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who is there, and with which rows. */
public record FilledRows(List<RandomRows.Person> people, List<Row> rows) {
  public FilledRows {
    people = List.copyOf(people);
    rows = List.copyOf(rows);
  }

  /**
   * A row of a table.
   *
   * @param values SQL for all columns but the person
   */
  public record Row(String table, RandomRows.Person person, String values) {}

  /** Puts them into a room, alone. */
  void fill(FuzzRoom room) {
    room.clear();
    room.people(people);
    room.rows(rows);
  }

  /** The same without these people. */
  FilledRows without(List<RandomRows.Person> gone) {
    return new FilledRows(
        people.stream().filter(p -> !gone.contains(p)).toList(),
        rows.stream().filter(r -> !gone.contains(r.person())).toList());
  }

  /** One person less, or one row less; none of the people to keep goes. */
  Stream<FilledRows> smaller(List<RandomRows.Person> kept) {
    return Stream.concat(
        people.stream().filter(p -> !kept.contains(p)).map(p -> without(List.of(p))),
        IntStream.range(0, rows.size()).mapToObj(this::withoutRow));
  }

  private FilledRows withoutRow(int place) {
    List<Row> fewer = new ArrayList<>(rows);
    fewer.remove(place);
    return new FilledRows(people, fewer);
  }

  @Override
  public String toString() {
    return people + "\n  " + String.join("\n  ", rows.stream().map(Objects::toString).toList());
  }
}
