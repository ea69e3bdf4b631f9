package io.parley.connector.destination;

import java.util.List;

/**
 * What goes to a receiver at once.
 *
 * @param id 64 hexadecimal digits; the same for the same delivery, place and content, so that a
 *     receiver or a journal knows it again
 * @param delivery id of the order that it belongs to
 * @param session a number of 1 to 2⁵³ − 1, the same for all batches of one delivery and change
 * @param change what happens to all people in it
 * @param sequence its number among the batches of its change, from 1
 * @param last whether it is the last of its change
 * @param total people of its change in the whole delivery
 * @param people ids of the people in it; they do not leave
 * @param rows their rows
 */
public record Batch(
    String id,
    String delivery,
    long session,
    Change change,
    int sequence,
    boolean last,
    long total,
    List<String> people,
    List<String> rows) {
  /** Copies the lists. */
  public Batch {
    people = List.copyOf(people);
    rows = List.copyOf(rows);
  }

  /** How many people are in it. */
  public int members() {
    return people.size();
  }

  /** Place and size, without people and rows. */
  @Override
  public String toString() {
    return "Batch[" + change + " " + sequence + ", " + members() + " members]";
  }
}
