package io.parley.server.flightsql;

import io.parley.query.sql.OfferedTables.Kind;
import io.parley.query.sql.OfferedTables.Listed;
import io.parley.server.account.Account;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** What is offered, as rows: the collaboration is the catalog, members are its schemas. */
final class CatalogStreams {
  private final AnalystDesk desk;
  private final BufferAllocator allocator;

  CatalogStreams(AnalystDesk desk, BufferAllocator allocator) {
    this.desk = desk;
    this.allocator = allocator;
  }

  void catalogs(ServerStreamListener listener) {
    send(Schemas.GET_CATALOGS_SCHEMA, List.of(List.of(desk.collaboration())), listener);
  }

  void schemas(Account account, FlightSql.CommandGetDbSchemas command, ServerStreamListener to) {
    List<List<String>> rows = new ArrayList<>();
    if (isHere(command.hasCatalog(), command.getCatalog())) {
      Optional<String> pattern =
          given(command.hasDbSchemaFilterPattern(), command.getDbSchemaFilterPattern());
      seen(account).stream()
          .map(t -> t.table().party())
          .distinct()
          .filter(party -> SeenTables.fits(pattern, party))
          .forEach(party -> rows.add(List.of(desk.collaboration(), party)));
    }
    send(Schemas.GET_SCHEMAS_SCHEMA, rows, to);
  }

  void tableTypes(ServerStreamListener listener) {
    List<List<String>> rows =
        Arrays.stream(Kind.values()).map(k -> List.of(SeenTables.word(k))).toList();
    send(Schemas.GET_TABLE_TYPES_SCHEMA, rows, listener);
  }

  void tables(Account account, FlightSql.CommandGetTables command, ServerStreamListener listener) {
    Optional<String> party =
        given(command.hasDbSchemaFilterPattern(), command.getDbSchemaFilterPattern());
    Optional<String> name =
        given(command.hasTableNameFilterPattern(), command.getTableNameFilterPattern());
    List<String> types = command.getTableTypesList();
    List<Listed> tables =
        isHere(command.hasCatalog(), command.getCatalog())
            ? seen(account).stream()
                .filter(t -> SeenTables.fits(party, t.table().party()))
                .filter(t -> SeenTables.fits(name, t.table().table()))
                .filter(t -> types.isEmpty() || types.contains(SeenTables.word(t.kind())))
                .toList()
            : List.of();
    send(tables, command.getIncludeSchema(), listener);
  }

  private void send(List<Listed> tables, boolean columns, ServerStreamListener listener) {
    Schema schema = columns ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA;
    List<List<String>> rows =
        tables.stream()
            .map(
                t ->
                    List.of(
                        desk.collaboration(),
                        t.table().party(),
                        t.table().table(),
                        SeenTables.word(t.kind())))
            .toList();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      ArrowRows.fillText(root, rows);
      if (columns) {
        VarBinaryVector described = (VarBinaryVector) root.getVector("table_schema");
        for (int row = 0; row < tables.size(); row++) {
          described.setSafe(
              row, ArrowColumns.schema(tables.get(row).columns()).serializeAsMessage());
        }
        root.setRowCount(tables.size());
      }
      send(root, listener);
    }
  }

  private List<Listed> seen(Account account) {
    return SeenTables.of(account, desk.offered(account));
  }

  private boolean isHere(boolean named, String catalog) {
    return !named || catalog.isEmpty() || catalog.equals(desk.collaboration());
  }

  private static Optional<String> given(boolean there, String value) {
    return there && !value.isEmpty() ? Optional.of(value) : Optional.empty();
  }

  /** Keys and the like, of which there are none. */
  void nothing(Schema schema, ServerStreamListener listener) {
    send(schema, List.of(), listener);
  }

  private void send(Schema schema, List<List<String>> rows, ServerStreamListener listener) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      ArrowRows.fillText(root, rows);
      send(root, listener);
    }
  }

  private static void send(VectorSchemaRoot root, ServerStreamListener listener) {
    listener.start(root);
    listener.putNext();
    listener.completed();
  }

  /** What this server is and can. */
  static SqlInfoBuilder about() {
    return new SqlInfoBuilder()
        .withFlightSqlServerName("Parley")
        .withFlightSqlServerVersion("0.1.0")
        .withFlightSqlServerArrowVersion("19.0.0")
        .withFlightSqlServerReadOnly(true)
        .withFlightSqlServerSql(true)
        .withFlightSqlServerSubstrait(false)
        .withFlightSqlServerCancel(true)
        .withFlightSqlServerTransaction(
            FlightSql.SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE)
        .withSqlIdentifierQuoteChar("\"")
        .withSqlIdentifierCase(FlightSql.SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_LOWERCASE)
        .withSqlQuotedIdentifierCase(
            FlightSql.SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE)
        .withSqlAllTablesAreSelectable(true);
  }
}
