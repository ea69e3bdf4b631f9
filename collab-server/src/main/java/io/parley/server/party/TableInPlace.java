package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.OfferInPlace;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A table that is offered where it lies, in the engine that has it. */
sealed interface TableInPlace permits TableInIceberg, TableInDatabase {
  OfferInPlace offer();

  /**
   * Its columns as the engine has them now.
   *
   * @throws io.parley.connector.source.SourceException if it does not answer
   */
  Form form();

  /**
   * What a table is made of.
   *
   * @param key type of the column of record keys
   */
  record Form(LakeType key, List<LakeColumn> columns) {
    public Form {
      columns = List.copyOf(columns);
    }
  }

  /**
   * The version that questions are to see from now on; empty where the engine keeps none.
   *
   * @throws io.parley.connector.source.SourceException if it does not answer
   */
  OptionalLong version();

  /**
   * Publishes whose record is whose beside the table, where people rest there between questions.
   */
  void publish(String label, KeyedPeople people);

  /** Removes what was published under a label. */
  void remove(String label);

  /**
   * A relation of DuckDB: {@code person}, and each column of the policy in its type.
   *
   * @param seen what the question sees of it
   * @throws io.parley.connector.source.SourceException if the engine does not answer
   */
  String scan(DuckDb database, InPlaceColumns columns, Seen seen);

  /**
   * What a question sees of a table.
   *
   * @param version as granted; empty where the engine keeps none
   * @param keys the snapshot of record keys, as granted
   * @param label under which people are published
   * @param people whose record is whose
   * @param used offered columns that the question reads
   * @param patience how long the engine may take
   */
  record Seen(
      OptionalLong version,
      long keys,
      String label,
      KeyedPeople people,
      Set<String> used,
      Duration patience) {
    public Seen {
      used = Set.copyOf(used);
    }
  }
}
