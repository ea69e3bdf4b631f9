package io.parley.server.node;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An offered table that stays where it is: the node publishes whose record is whose beside it, and
 * questions join the two there.
 *
 * @param table the offered table, as its policy calls it
 * @param source the source whose records carry the key; it names its column under {@code key}
 * @param key the offered table's column of record keys: whole numbers, text or UUIDs
 * @param columns offered column to the table's column; those left out are called alike
 * @param iceberg where it is, if it is an Iceberg table
 * @param database where it is, if it is a table of a database or of Trino
 */
public record OfferInPlace(
    String table,
    String source,
    String key,
    @DefaultValue Map<String, String> columns,
    @DefaultValue Iceberg iceberg,
    @DefaultValue Database database) {
  /** Copies the columns. */
  public OfferInPlace {
    columns = Map.copyOf(columns);
  }

  /**
   * An Iceberg table, of a catalog or by its folder alone.
   *
   * @param folder the table's folder, in which {@code metadata} is; empty: it is in a catalog
   * @param catalog JDBC address of the catalog's database
   * @param name what the catalog is called there
   * @param table names of the table in the catalog, with points between them
   * @param user account for the catalog; empty: none
   * @param password reference to its password; empty: none is sent
   */
  public record Iceberg(
      @DefaultValue("") String folder,
      @DefaultValue("") String catalog,
      @DefaultValue("") String name,
      @DefaultValue("") String table,
      @DefaultValue("") String user,
      @DefaultValue("") String password) {
    /** For offers that are elsewhere. */
    public static final Iceberg NONE = new Iceberg("", "", "", "", "", "");

    /** Whether something is said of it. */
    public boolean isNone() {
      return equals(NONE);
    }
  }

  /**
   * A table of a database.
   *
   * @param url JDBC address, without an account; the driver is on the class path
   * @param user the account, which reads the table and makes tables in {@code people}
   * @param password reference to its password; empty: none is sent
   * @param table names of the table, with points between them; empty: {@code query} says what is
   *     read
   * @param query a SELECT in the database's own SQL, in place of a table
   * @param people names of the schema in which people are published; empty: the account's own
   */
  public record Database(
      @DefaultValue("") String url,
      @DefaultValue("") String user,
      @DefaultValue("") String password,
      @DefaultValue("") String table,
      @DefaultValue("") String query,
      @DefaultValue("") String people) {
    /** For offers that are elsewhere. */
    public static final Database NONE = new Database("", "", "", "", "", "");

    /** Whether something is said of it. */
    public boolean isNone() {
      return equals(NONE);
    }
  }

  /** The parts of a name with points. */
  public static List<String> path(String name) {
    return name.isEmpty() ? List.of() : Arrays.asList(name.split("\\.", -1));
  }

  static void check(Path file, List<OfferInPlace> offers, List<NodeConfiguration.Source> sources) {
    Set<String> tables = new HashSet<>();
    for (int i = 0; i < offers.size(); i++) {
      String place = "node.offers[" + i + "]";
      OfferInPlace offer = offers.get(i);
      require(file, place + ".table", offer.table);
      require(file, place + ".source", offer.source);
      require(file, place + ".key", offer.key);
      if (!tables.add(offer.table)) {
        throw wrong(file, place, "the table `" + offer.table + "` is offered in place twice");
      }
      offer.checkPlace(file, place);
      offer.checkSource(file, place, sources);
    }
  }

  private void checkPlace(Path file, String place) {
    if (iceberg.isNone() == database.isNone()) {
      throw wrong(file, place, "write one of `iceberg` and `database`: where the table is");
    }
    if (!iceberg.isNone() && iceberg.folder.isEmpty() == iceberg.catalog.isEmpty()) {
      throw wrong(file, place + ".iceberg", "write `folder`, or `catalog`, `name` and `table`");
    }
    if (!iceberg.catalog.isEmpty() && (iceberg.name.isEmpty() || path(iceberg.table).size() < 2)) {
      throw wrong(file, place + ".iceberg", "write `name`, and `table` with its namespace");
    }
    if (!database.isNone() && database.table.isEmpty() == database.query.isEmpty()) {
      throw wrong(file, place + ".database", "write one of `table` and `query`");
    }
    for (String password : List.of(iceberg.password, database.password)) {
      if (!password.isEmpty() && !SecretReference.isReference(password)) {
        throw wrong(
            file,
            place + "….password",
            "it says where the secret is, and holds none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS");
      }
    }
  }

  private void checkSource(Path file, String place, List<NodeConfiguration.Source> sources) {
    Optional<NodeConfiguration.Source> its =
        sources.stream().filter(s -> s.name().equals(source)).findFirst();
    if (its.isEmpty()) {
      throw wrong(file, place + ".source", "there is no source `" + source + "`");
    }
    if (its.get().key().isEmpty()) {
      throw wrong(
          file,
          place + ".source",
          "source `" + source + "` names no column under `key`; its records are to carry one");
    }
    for (NodeConfiguration.Source one : sources) {
      if (one.table().equals(table)) {
        throw wrong(
            file,
            place + ".table",
            "source `"
                + one.name()
                + "` becomes the table `"
                + table
                + "`, which is offered in place; remove one of the two");
      }
    }
  }

  private static void require(Path file, String property, @Nullable Object value) {
    if (value == null) {
      throw new ConfigurationException(file + " lacks the property `" + property + "`");
    }
  }

  private static ConfigurationException wrong(Path file, String place, String why) {
    return new ConfigurationException("%s: `%s`: %s".formatted(file, place, why));
  }
}
