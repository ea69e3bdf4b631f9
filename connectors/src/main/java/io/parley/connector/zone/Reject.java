package io.parley.connector.zone;

/**
 * A row that did not make it.
 *
 * @param zone {@code raw} where it could not be read, {@code clean} where it does not fit the
 *     mapping and can be put through it again
 * @param batch number of its raw batch
 * @param row its number there, from 0
 * @param place where it stood
 * @param line its number there, from 1
 * @param reason why, in words that quote nothing of it
 * @param text the row: as it came, or its cells as a JSON object
 */
public record Reject(
    String zone, long batch, long row, String place, long line, String reason, String text) {
  /** Where the row stood, and why; what it says stays out of logs. */
  @Override
  public String toString() {
    return "Reject[" + zone + ", " + batch + "." + row + ", " + place + ", " + line + ", " + reason
        + "]";
  }
}
