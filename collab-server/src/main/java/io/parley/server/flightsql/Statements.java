package io.parley.server.flightsql;

import static com.google.protobuf.Any.pack;

import com.google.protobuf.ByteString;
import io.parley.crypto.SignedBytes;
import io.parley.policy.ReasonCode;
import io.parley.query.explain.ExplanationText;
import io.parley.query.sql.ExplainPrefix;
import io.parley.query.sql.ParameterValue;
import io.parley.query.sql.SqlColumn;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Beside;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.ExplanationDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Statements and their results. A statement is asked once, when its result is asked for: preparing
 * it and asking for its schema only plan. The ticket of a result opens what was answered, as often
 * as it is shown, for the account that asked alone.
 */
final class Statements {
  private static final Duration RESULT_LIFE = Duration.ofMinutes(10);
  private static final Duration STATEMENT_LIFE = Duration.ofHours(1);

  private final AnalystDesk desk;
  private final Held<Result> results = new Held<>(RESULT_LIFE);
  private final Held<Prepared> prepared = new Held<>(STATEMENT_LIFE);

  Statements(AnalystDesk desk) {
    this.desk = desk;
  }

  /**
   * A result that is held.
   *
   * @param right what its question needed; its account must have it still
   */
  private record Result(Right right, ResultTable table) {}

  /**
   * A prepared statement.
   *
   * @param parameters what its parameters take
   * @param values theirs, once they are bound
   */
  record Prepared(String sql, List<SqlColumn> parameters, List<ParameterValue> values) {}

  /** What preparing tells. */
  record Preparation(ByteString handle, Schema dataset, Schema parameters) {}

  private static Right right(String sql, SessionOptions options) {
    return ExplainPrefix.explained(sql).isPresent()
        ? Right.EXPLAIN
        : Right.toAsk(options.analysis());
  }

  private static AskRequest request(
      String sql, List<ParameterValue> values, SessionOptions options) {
    return new AskRequest(
        AskRequest.VERSION,
        sql,
        options.analysis().word(),
        "",
        options.purpose(),
        Beside.of(values, options.epsilon()));
  }

  /** The form of a statement's result. */
  private record Form(Schema dataset, List<SqlColumn> parameters) {}

  /** The schema of a statement's result. */
  Schema schema(Account account, String sql, SessionOptions options) {
    account.require(right(sql, options));
    return form(account, sql, options).dataset();
  }

  private Form form(Account account, String sql, SessionOptions options) {
    if (ExplainPrefix.explained(sql).isPresent()) {
      return new Form(ResultTable.formOfExplanation(), List.of());
    }
    AnalystDesk.Description description = desk.describe(account, request(sql, List.of(), options));
    if (description instanceof AnalystDesk.Description.Refused refused) {
      throw Refusals.of(refused.reply(), sql);
    }
    AnalystDesk.Description.Described told = (AnalystDesk.Description.Described) description;
    return new Form(ResultTable.form(told.columns(), options.intervals()), told.parameters());
  }

  /** Plans a statement and holds it. */
  Preparation prepare(Account account, String sql, SessionOptions options) {
    account.require(right(sql, options));
    Form form = form(account, sql, options);
    ByteString handle =
        prepared.hold(account.name(), new Prepared(sql, form.parameters(), List.of()));
    return new Preparation(handle, form.dataset(), ArrowColumns.schema(form.parameters()));
  }

  /** Gives a prepared statement's parameters values, in the place of earlier ones. */
  void bind(Account account, ByteString handle, List<ParameterValue> values) {
    Prepared statement = prepared(account, handle);
    prepared.replace(
        account.name(), handle, new Prepared(statement.sql(), statement.parameters(), values));
  }

  void close(Account account, ByteString handle) {
    var unused = prepared.drop(account.name(), handle);
  }

  Prepared prepared(Account account, ByteString handle) {
    return prepared.find(account.name(), handle).orElseThrow(Statements::gone);
  }

  /** Asks a prepared statement with the values that are bound. */
  FlightInfo execute(
      Account account, ByteString handle, SessionOptions options, FlightDescriptor descriptor) {
    Prepared statement = prepared(account, handle);
    if (statement.values().size() != statement.parameters().size()) {
      throw Refusals.of(
          ReasonCode.SQL_INVALID,
          "the statement has %d parameters, and %d have values"
              .formatted(statement.parameters().size(), statement.values().size()),
          "give each a value");
    }
    return execute(account, statement.sql(), statement.values(), options, descriptor);
  }

  /** Asks a statement; where its answer is. */
  FlightInfo execute(
      Account account,
      String sql,
      List<ParameterValue> values,
      SessionOptions options,
      FlightDescriptor descriptor) {
    Right right = right(sql, options);
    account.require(right);
    AskRequest request = request(sql, values, options);
    ResultTable table =
        right == Right.EXPLAIN ? explained(account, request) : answered(account, request, options);
    ByteString handle = results.hold(account.name(), new Result(right, table));
    FlightSql.TicketStatementQuery ticket =
        FlightSql.TicketStatementQuery.newBuilder().setStatementHandle(handle).build();
    FlightEndpoint endpoint = new FlightEndpoint(new Ticket(pack(ticket).toByteArray()));
    return new FlightInfo(table.schema(), descriptor, List.of(endpoint), -1, table.rows().size());
  }

  private ResultTable answered(Account account, AskRequest request, SessionOptions options) {
    AnalystDesk.Answering answering = desk.answer(account, request);
    Reply reply = answering.reply();
    if (reply.wasRefused()) {
      throw Refusals.of(reply, request.sql());
    }
    byte[] signed = reply.bytes();
    // The room's own bytes, made or kept by itself: no signature to check.
    AnswerDocument answer = Json.read(SignedBytes.decode(signed).payload(), AnswerDocument.class);
    return ResultTable.of(
        answer, answering.columns(), options.intervals(), ByteString.copyFrom(signed));
  }

  private ResultTable explained(Account account, AskRequest request) {
    Reply reply = desk.explain(account, new ExplainRequest(ExplainRequest.VERSION, request, 0));
    if (reply.wasRefused()) {
      throw Refusals.of(reply, request.sql());
    }
    return ResultTable.explanation(
        ExplanationText.of(Json.read(reply.bytes(), ExplanationDocument.class).explanation()));
  }

  /** What a ticket opens. */
  ResultTable result(Account account, ByteString handle) {
    Result result = results.find(account.name(), handle).orElseThrow(Statements::gone);
    account.require(result.right());
    return result.table();
  }

  /** Drops a result; whether it was there. */
  boolean cancel(Account account, ByteString handle) {
    return results.drop(account.name(), handle);
  }

  private static FlightRuntimeException gone() {
    return CallStatus.NOT_FOUND
        .withDescription(
            "HY000 no-such-handle: nothing is held for this account under this handle, or not any more; ask again: what was answered is answered again at no charge")
        .toRuntimeException();
  }
}
