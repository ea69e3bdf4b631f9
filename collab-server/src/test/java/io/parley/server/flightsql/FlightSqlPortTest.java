package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.server.account.Role;
import io.parley.server.room.RoomRig;
import io.parley.server.room.SharedRoom;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What no JDBC driver shows: tickets, receipts, sessions, over the real port. */
@Tag("slow")
@ExtendWith(SharedRoom.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlightSqlPortTest {
  private static final Map<String, String> MEASUREMENT =
      Map.of("parley.purpose", "measurement", "parley.epsilon", "0.2");
  private static final String VISITS =
      "SELECT COUNT(DISTINCT person) AS n, SUM(visit) AS v FROM hearth.outcomes";

  private final RoomRig room;
  private String ida = "";
  private String ines = "";

  FlightSqlPortTest(RoomRig room) {
    this.room = room;
  }

  @BeforeAll
  void makeAccounts() {
    ida = room.account("ida", "hearth", Role.ANALYST);
    ines = room.account("ines", "hearth", Role.ANALYST);
  }

  /** A result as text, and what came beside its last batch. */
  private record Fetched(Schema schema, List<String> rows, ByteString beside) {}

  private static Fetched fetch(Caller caller, Ticket ticket) {
    return caller.read(ticket, FlightSqlPortTest::fetched);
  }

  private static Fetched fetched(FlightStream stream) {
    List<String> rows = new ArrayList<>();
    byte[] beside = new byte[0];
    while (stream.next()) {
      for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
        List<String> values = new ArrayList<>();
        for (FieldVector vector : stream.getRoot().getFieldVectors()) {
          values.add(String.valueOf(vector.getObject(row)));
        }
        rows.add(String.join("|", values));
      }
      beside = new byte[(int) stream.getLatestMetadata().readableBytes()];
      stream.getLatestMetadata().getBytes(0, beside);
    }
    return new Fetched(stream.getSchema(), rows, ByteString.copyFrom(beside));
  }

  private static Ticket ticket(FlightInfo info) {
    return info.getEndpoints().get(0).getTicket();
  }

  private static void assertGone(Caller caller, Ticket ticket) {
    assertThatThrownBy(() -> fetch(caller, ticket))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(FlightStatusCode.NOT_FOUND);
              assertThat(e.status().description())
                  .startsWith("HY000 no-such-handle: nothing is held for this account under this");
            });
  }

  @Test
  void ticket_opensTheAnswerAsOftenAsItIsShown_forTheAccountThatAskedAlone() {
    try (Caller asker = Caller.of(room, ida, MEASUREMENT)) {
      FlightInfo info = asker.sql().execute(VISITS, asker.as());
      BigDecimal after = room.spent("hearth", "shoppers");

      Fetched first = fetch(asker, ticket(info));
      assertThat(first.rows()).hasSize(1);
      assertThat(fetch(asker, ticket(info)).rows()).isEqualTo(first.rows());
      assertThat(room.spent("hearth", "shoppers")).isEqualByComparingTo(after);

      assertGone(asker.with(ines, MEASUREMENT), ticket(info));
      assertThat(fetch(asker, ticket(info)).rows()).isEqualTo(first.rows());
    }
  }

  @Test
  void ticketOfARevokedKey_opensNothing() {
    String leaver = room.account("ivo", "hearth", Role.ANALYST);
    try (Caller asker = Caller.of(room, leaver, MEASUREMENT)) {
      FlightInfo info = asker.sql().execute(VISITS, asker.as());
      room.revoke("ivo");

      assertThatThrownBy(() -> fetch(asker, ticket(info)))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNAUTHENTICATED));
    }
  }

  @Test
  void receipt_comesWithEachAnswer_signedByTheRoom() {
    try (Caller asker = Caller.of(room, ida, MEASUREMENT)) {
      Fetched fetched = fetch(asker, ticket(asker.sql().execute(VISITS, asker.as())));

      byte[] payload =
          SignedBytes.decode(fetched.beside().toByteArray())
              .open(room.roomKey(), SignatureDomain.RECEIPT);
      AnswerDocument answer = Json.read(payload, AnswerDocument.class);
      assertThat(fetched.schema().getCustomMetadata())
          .containsEntry("parley.receipt", Json.text(answer.receipt()));
      assertThat(answer.receipt().charges()).containsOnlyKeys("hearth.shoppers");
    }
  }

  @Test
  void schema_isToldBeforeTheQuestionIsAsked_atNoCharge() {
    try (Caller asker = Caller.of(room, ida, MEASUREMENT)) {
      String sql =
          "SELECT channel, AVG(history) AS a, SUM(history) AS s, COUNT(*) AS n,"
              + " COUNT(*) > 10 AS many FROM hearth.customers GROUP BY channel";
      BigDecimal before = room.spent("hearth", "shoppers");
      Schema told = asker.sql().getExecuteSchema(sql, asker.as()).getSchema();
      assertThat(room.spent("hearth", "shoppers")).isEqualByComparingTo(before);

      Fetched fetched = fetch(asker, ticket(asker.sql().execute(sql, asker.as())));
      assertThat(fetched.schema().getFields()).isEqualTo(told.getFields());
      assertThat(told.getFields().stream().map(f -> f.getName() + " " + f.getType()).toList())
          .containsExactly(
              "channel Utf8",
              "a FloatingPoint(DOUBLE)",
              "s Decimal(38, 4, 128)",
              "n Int(64, true)",
              "many Bool");
    }
  }

  @Test
  void cancelledResult_isDropped_byItsAccountAlone() {
    try (Caller asker = Caller.of(room, ida, MEASUREMENT)) {
      FlightInfo info = asker.sql().execute(VISITS, asker.as());
      CancelFlightInfoRequest cancel = new CancelFlightInfoRequest(info);

      Caller other = asker.with(ines, MEASUREMENT);
      assertThat(other.sql().cancelFlightInfo(cancel, other.as()).getStatus())
          .isEqualTo(CancelStatus.NOT_CANCELLABLE);
      assertThat(fetch(asker, ticket(info)).rows()).hasSize(1);
      assertThat(asker.sql().cancelFlightInfo(cancel, asker.as()).getStatus())
          .isEqualTo(CancelStatus.CANCELLED);
      assertGone(asker, ticket(info));
    }
  }

  @Test
  void optionsOfASession_holdForItsCalls_untilItIsClosed() {
    try (Caller asker = Caller.of(room, ida, Map.of())) {
      assertThatThrownBy(() -> asker.sql().execute(VISITS, asker.as()))
          .hasMessageStartingWith("42501 outside-agreement: the connection does not say");

      SetSessionOptionsResult set =
          asker
              .sql()
              .setSessionOptions(
                  new SetSessionOptionsRequest(
                      Map.of(
                          "parley.purpose",
                          SessionOptionValueFactory.makeSessionOptionValue("measurement"),
                          "parley.epsilon",
                          SessionOptionValueFactory.makeSessionOptionValue(0.2),
                          "parley.intervals",
                          SessionOptionValueFactory.makeSessionOptionValue(true),
                          "parley.analysis",
                          SessionOptionValueFactory.makeSessionOptionValue("rows"),
                          "noise",
                          SessionOptionValueFactory.makeSessionOptionValue(false))),
                  asker.as());
      assertThat(set.getErrors())
          .containsOnly(
              Map.entry(
                  "parley.analysis",
                  new SetSessionOptionsResult.Error(
                      SetSessionOptionsResult.ErrorValue.INVALID_VALUE)),
              Map.entry(
                  "noise",
                  new SetSessionOptionsResult.Error(
                      SetSessionOptionsResult.ErrorValue.INVALID_NAME)));
      assertThat(
              asker
                  .sql()
                  .getSessionOptions(new GetSessionOptionsRequest(), asker.as())
                  .getSessionOptions())
          .containsOnlyKeys("parley.purpose", "parley.epsilon", "parley.intervals");

      Fetched fetched = fetch(asker, ticket(asker.sql().execute(VISITS, asker.as())));
      assertThat(fetched.schema().getFields())
          .extracting(f -> f.getName())
          .containsExactly("n", "n_low", "n_high", "v", "v_low", "v_high");

      var unused = asker.sql().closeSession(new CloseSessionRequest(), asker.as());
      try (Caller again = Caller.of(room, ida, Map.of())) {
        assertThatThrownBy(() -> again.sql().execute(VISITS, again.as()))
            .hasMessageStartingWith("42501 outside-agreement: the connection does not say");
      }
    }
  }

  @Test
  void audience_tellsItsDelivery_toAMarketer() {
    String mia = room.account("mia", "metromail", Role.MARKETER);
    Map<String, String> headers =
        Map.of("parley.purpose", "activation", "parley.analysis", "audience");
    try (Caller asker = Caller.of(room, mia, headers)) {
      String sql =
          "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person)"
              + " WHERE c.recency <= 3";
      Fetched fetched = fetch(asker, ticket(asker.sql().execute(sql, asker.as())));

      // Fewer than a thousand people: withheld.
      assertThat(fetched.schema().getFields())
          .extracting(f -> f.getName())
          .containsExactly("file", "people");
      assertThat(fetched.rows()).containsExactly("|0");
      assertThat(fetched.schema().getCustomMetadata().get("parley.receipt"))
          .contains("EXACT DISCLOSURE");
    }
  }
}
