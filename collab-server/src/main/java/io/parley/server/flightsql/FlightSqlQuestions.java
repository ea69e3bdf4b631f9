package io.parley.server.flightsql;

import static com.google.protobuf.Any.pack;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.parley.server.account.Account;
import io.parley.server.account.Peer;
import io.parley.server.account.Right;
import io.parley.server.flight.FlightTls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.ServerSessionMiddleware;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.BasicFlightSqlProducer;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Flight SQL over one collaboration of a room. Each call names the right that it needs in its first
 * line.
 */
final class FlightSqlQuestions extends BasicFlightSqlProducer {
  private final AnalystDesk desk;
  private final BufferAllocator allocator;
  private final CatalogStreams catalog;
  private final Statements statements;
  private final Sessions sessions;

  FlightSqlQuestions(AnalystDesk desk, Sessions sessions, BufferAllocator allocator) {
    this.desk = desk;
    this.sessions = sessions;
    this.allocator = allocator;
    this.catalog = new CatalogStreams(desk, allocator);
    this.statements = new Statements(desk);
  }

  private Account account(CallContext context) {
    return desk.account(Peer.of(context.peerIdentity()).account())
        .orElseThrow(CallStatus.UNAUTHENTICATED::toRuntimeException);
  }

  private Account account(CallContext context, Right right) {
    Account account = account(context);
    account.require(right);
    return account;
  }

  private SessionOptions options(CallContext context) {
    return SessionOptions.of(context, desk.purposes());
  }

  // ---------------------------------------------------------------- statements

  @Override
  public FlightInfo getFlightInfoStatement(
      FlightSql.CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return statements.execute(
        account(context), command.getQuery(), List.of(), options(context), descriptor);
  }

  @Override
  public SchemaResult getSchemaStatement(
      FlightSql.CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return new SchemaResult(
        statements.schema(account(context), command.getQuery(), options(context)));
  }

  @Override
  public void getStreamStatement(
      FlightSql.TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
    ResultTable table = statements.result(account(context), ticket.getStatementHandle());
    try (VectorSchemaRoot root = VectorSchemaRoot.create(table.schema(), allocator)) {
      ArrowRows.fill(root, table.rows());
      listener.start(root);
      ArrowBuf signed = allocator.buffer(table.signed().size());
      signed.writeBytes(table.signed().toByteArray());
      listener.putNext(signed); // which releases it
      listener.completed();
    }
  }

  @Override
  public void createPreparedStatement(
      FlightSql.ActionCreatePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    Statements.Preparation prepared =
        statements.prepare(account(context), request.getQuery(), options(context));
    FlightSql.ActionCreatePreparedStatementResult result =
        FlightSql.ActionCreatePreparedStatementResult.newBuilder()
            .setPreparedStatementHandle(prepared.handle())
            .setDatasetSchema(ByteString.copyFrom(prepared.dataset().serializeAsMessage()))
            .setParameterSchema(ByteString.copyFrom(prepared.parameters().serializeAsMessage()))
            .build();
    listener.onNext(new Result(pack(result).toByteArray()));
    listener.onCompleted();
  }

  @Override
  public void closePreparedStatement(
      FlightSql.ActionClosePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    statements.close(account(context, Right.CONNECT), request.getPreparedStatementHandle());
    listener.onCompleted();
  }

  @Override
  public Runnable acceptPutPreparedStatementQuery(
      FlightSql.CommandPreparedStatementQuery command,
      CallContext context,
      FlightStream parameters,
      StreamListener<PutResult> listener) {
    return () -> {
      Account account = account(context, Right.CONNECT);
      if (parameters.next()) {
        statements.bind(
            account, command.getPreparedStatementHandle(), BoundValues.of(parameters.getRoot()));
      }
      listener.onCompleted();
    };
  }

  @Override
  public FlightInfo getFlightInfoPreparedStatement(
      FlightSql.CommandPreparedStatementQuery command,
      CallContext context,
      FlightDescriptor descriptor) {
    return statements.execute(
        account(context), command.getPreparedStatementHandle(), options(context), descriptor);
  }

  @Override
  public SchemaResult getSchemaPreparedStatement(
      FlightSql.CommandPreparedStatementQuery command,
      CallContext context,
      FlightDescriptor descriptor) {
    Account account = account(context);
    String sql = statements.prepared(account, command.getPreparedStatementHandle()).sql();
    return new SchemaResult(statements.schema(account, sql, options(context)));
  }

  @Override
  public void cancelFlightInfo(
      CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
    Account account = account(context, Right.CONNECT);
    boolean dropped = false;
    for (FlightEndpoint endpoint : request.getInfo().getEndpoints()) {
      dropped |= statements.cancel(account, handle(endpoint.getTicket()));
    }
    listener.onNext(dropped ? CancelStatus.CANCELLED : CancelStatus.NOT_CANCELLABLE);
    listener.onCompleted();
  }

  private static ByteString handle(Ticket ticket) {
    try {
      return Any.parseFrom(ticket.getBytes())
          .unpack(FlightSql.TicketStatementQuery.class)
          .getStatementHandle();
    } catch (InvalidProtocolBufferException e) {
      return ByteString.EMPTY;
    }
  }

  // ---------------------------------------------------------------- sessions

  @Override
  public void setSessionOptions(
      SetSessionOptionsRequest request,
      CallContext context,
      StreamListener<SetSessionOptionsResult> listener) {
    Account unused = account(context, Right.CONNECT);
    Map<String, SetSessionOptionsResult.Error> errors = new HashMap<>();
    ServerSessionMiddleware.Session session = sessions.begun(context);
    request.getSessionOptions().forEach((name, value) -> errors.putAll(set(session, name, value)));
    listener.onNext(new SetSessionOptionsResult(errors));
    listener.onCompleted();
  }

  private Map<String, SetSessionOptionsResult.Error> set(
      ServerSessionMiddleware.Session session, String name, SessionOptionValue value) {
    SetSessionOptionsResult.ErrorValue error = null;
    if (name.equals("catalog")) { // what a driver sets for the catalog of its URL
      boolean isHere = SessionValue.text(value).filter(desk.collaboration()::equals).isPresent();
      error = isHere ? null : SetSessionOptionsResult.ErrorValue.INVALID_VALUE;
    } else if (SessionOptions.Name.of(name).isEmpty()) {
      error = SetSessionOptionsResult.ErrorValue.INVALID_NAME;
    } else if (value.isEmpty()) {
      session.eraseSessionOption(name);
    } else if (SessionOptions.Name.of(name)
        .get()
        .takes(SessionValue.text(value).orElse(""), desk.purposes())) {
      session.setSessionOption(name, value);
    } else {
      error = SetSessionOptionsResult.ErrorValue.INVALID_VALUE;
    }
    return error == null ? Map.of() : Map.of(name, new SetSessionOptionsResult.Error(error));
  }

  @Override
  public void getSessionOptions(
      GetSessionOptionsRequest request,
      CallContext context,
      StreamListener<GetSessionOptionsResult> listener) {
    Account unused = account(context, Right.CONNECT);
    listener.onNext(
        new GetSessionOptionsResult(
            SessionOptions.session(context)
                .map(ServerSessionMiddleware.Session::getSessionOptions)
                .orElse(Map.of())));
    listener.onCompleted();
  }

  @Override
  public void closeSession(
      CloseSessionRequest request,
      CallContext context,
      StreamListener<CloseSessionResult> listener) {
    Account unused = account(context, Right.CONNECT);
    if (SessionOptions.session(context).isPresent()) {
      context.getMiddleware(FlightTls.SESSION).closeSession();
    }
    listener.onNext(new CloseSessionResult(CloseSessionResult.Status.CLOSED));
    listener.onCompleted();
  }

  // ---------------------------------------------------------------- what is offered

  @Override
  public void getStreamCatalogs(CallContext context, ServerStreamListener listener) {
    Account unused = account(context, Right.BROWSE);
    catalog.catalogs(listener);
  }

  @Override
  public void getStreamSchemas(
      FlightSql.CommandGetDbSchemas command, CallContext context, ServerStreamListener listener) {
    catalog.schemas(account(context, Right.BROWSE), command, listener);
  }

  @Override
  public void getStreamTables(
      FlightSql.CommandGetTables command, CallContext context, ServerStreamListener listener) {
    catalog.tables(account(context, Right.BROWSE), command, listener);
  }

  @Override
  public void getStreamTableTypes(CallContext context, ServerStreamListener listener) {
    Account unused = account(context, Right.BROWSE);
    catalog.tableTypes(listener);
  }

  @Override
  public void getStreamSqlInfo(
      FlightSql.CommandGetSqlInfo command, CallContext context, ServerStreamListener listener) {
    Account unused = account(context, Right.CONNECT);
    CatalogStreams.about().send(new ArrayList<>(command.getInfoList()), listener);
  }

  @Override
  public void getStreamTypeInfo(
      FlightSql.CommandGetXdbcTypeInfo command,
      CallContext context,
      ServerStreamListener listener) {
    nothing(Schemas.GET_TYPE_INFO_SCHEMA, context, listener);
  }

  @Override
  public void getStreamPrimaryKeys(
      FlightSql.CommandGetPrimaryKeys command, CallContext context, ServerStreamListener listener) {
    nothing(Schemas.GET_PRIMARY_KEYS_SCHEMA, context, listener);
  }

  @Override
  public void getStreamExportedKeys(
      FlightSql.CommandGetExportedKeys command,
      CallContext context,
      ServerStreamListener listener) {
    nothing(Schemas.GET_EXPORTED_KEYS_SCHEMA, context, listener);
  }

  @Override
  public void getStreamImportedKeys(
      FlightSql.CommandGetImportedKeys command,
      CallContext context,
      ServerStreamListener listener) {
    nothing(Schemas.GET_IMPORTED_KEYS_SCHEMA, context, listener);
  }

  @Override
  public void getStreamCrossReference(
      FlightSql.CommandGetCrossReference command,
      CallContext context,
      ServerStreamListener listener) {
    nothing(Schemas.GET_CROSS_REFERENCE_SCHEMA, context, listener);
  }

  private void nothing(Schema schema, CallContext context, ServerStreamListener listener) {
    Account unused = account(context, Right.BROWSE);
    catalog.nothing(schema, listener);
  }

  /** A result of the catalog is streamed from here, under the command itself. */
  @Override
  protected <T extends Message> List<FlightEndpoint> determineEndpoints(
      T request, FlightDescriptor descriptor, Schema schema) {
    return List.of(new FlightEndpoint(new Ticket(pack(request).toByteArray())));
  }

  @Override
  public void close() {
    // It holds nothing that the allocator's owner does not close.
  }
}
