package io.parley.policy;

/** An offered table, {@code party.table} in SQL. */
public record TableName(String party, String table) implements Comparable<TableName> {
  @Override
  public int compareTo(TableName other) {
    int byParty = party.compareTo(other.party);
    return byParty != 0 ? byParty : table.compareTo(other.table);
  }

  @Override
  public String toString() {
    return party + "." + table;
  }
}
