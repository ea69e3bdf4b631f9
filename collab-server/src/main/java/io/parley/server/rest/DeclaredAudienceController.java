package io.parley.server.rest;

import io.parley.connector.destination.DeliveryReceipt;
import io.parley.connector.destination.DestinationException;
import io.parley.query.explain.Explanation;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.activation.Asking;
import io.parley.server.activation.AudienceDesk;
import io.parley.server.activation.AudienceRoom;
import io.parley.server.activation.AudienceSize;
import io.parley.server.activation.AudienceStatus;
import io.parley.server.audience.Audience;
import io.parley.server.client.RoomClient;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.BadDocument;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The declared audiences of a party, at its own node, by the code of {@code parley audience}. A
 * request is answered when its work is done. It needs no key of its own: to ask the same again on
 * the same data is free, and a delivery that was broken off is taken up.
 */
@RestController
class DeclaredAudienceController {
  private static final String ALL = "/v1/collaborations/{collaboration}/audiences";
  private static final String ONE = ALL + "/{name}";

  /** What of a question for its size there is to say, beside the declaration. */
  record SizeBody(AudienceBody audience, Optional<String> purpose) {
    SizeBody {
      audience = Given.must(audience, "audience");
      purpose = Given.may(purpose);
    }
  }

  /**
   * An export.
   *
   * @param to the destination's name in node.yaml
   * @param validateOnly whether it is only tried
   */
  record ExportBody(String to, Optional<Boolean> validateOnly) {
    ExportBody {
      to = Given.must(to, "to");
      validateOnly = Given.may(validateOnly);
    }
  }

  /**
   * What came of an export or a removal.
   *
   * @param status what became of it, in a word; {@code broken} where a delivery did not come to its
   *     end
   * @param deliveries their receipts
   */
  record Delivered(String status, List<JsonNode> deliveries) {
    static Delivered of(String whole, List<DeliveryReceipt> receipts) {
      boolean complete = receipts.stream().allMatch(DeliveryReceipt::complete);
      return new Delivered(
          complete ? whole : "broken",
          receipts.stream().map(r -> JsonMapper.shared().readTree(r.toJson())).toList());
    }
  }

  @Needs(Right.EXPLAIN)
  @PostMapping(ALL + "/explain")
  Explanation explain(AudiencePlace place, @RequestBody AudienceBody body) {
    return answered(() -> place.desk().explain(body.audience(), place.room()));
  }

  @Needs(Right.ASK)
  @PostMapping(ALL + "/size")
  AudienceSize size(AudiencePlace place, @RequestBody SizeBody body) {
    String purpose = body.purpose().orElse("measurement");
    return answered(() -> place.room().size(body.audience().audience(), purpose));
  }

  @Needs(Right.AUDIENCE)
  @PostMapping(ALL)
  ResponseEntity<Asking.Asked> create(
      Account caller,
      AudiencePlace place,
      @RequestBody AudienceBody body,
      HttpServletRequest request) {
    Audience audience = body.audience();
    Asking.Asked asked = answered(() -> place.desk().create(audience, place.room(), by(caller)));
    return ResponseEntity.created(URI.create(request.getRequestURI() + "/" + audience.name()))
        .body(asked);
  }

  @Needs(Right.AUDIENCE)
  @GetMapping(ALL)
  Page<AudienceStatus> all(
      AudiencePlace place,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    return Page.of(answered(place.desk()::all), Page.Wanted.of(cursor, limit));
  }

  @Needs(Right.AUDIENCE)
  @GetMapping(ONE)
  AudienceStatus one(AudiencePlace place, @PathVariable String name) {
    Audience audience = found(place, name);
    return answered(() -> place.desk().status(audience.name()));
  }

  @Needs(Right.AUDIENCE)
  @PostMapping(ONE + "/refresh")
  Asking.Asked refresh(Account caller, AudiencePlace place, @PathVariable String name) {
    Audience audience = found(place, name);
    return answered(() -> place.desk().refresh(audience, place.room(), by(caller)));
  }

  @Needs(Right.AUDIENCE)
  @PostMapping(ONE + "/exports")
  Delivered export(
      Account caller,
      AudiencePlace place,
      @PathVariable String name,
      @RequestBody ExportBody body) {
    found(place, name);
    AudienceDesk desk = place.desk();
    boolean only = body.validateOnly().orElse(false);
    List<DeliveryReceipt> receipts =
        answered(
            () -> only ? desk.validate(name, body.to()) : desk.export(name, body.to(), by(caller)));
    return Delivered.of(
        receipts.isEmpty() ? "nothing due" : only ? "valid" : "delivered", receipts);
  }

  @Needs(Right.AUDIENCE)
  @DeleteMapping(ONE)
  Delivered remove(
      Account caller,
      AudiencePlace place,
      @PathVariable String name,
      @RequestParam(defaultValue = "false") boolean keepDelivered) {
    found(place, name);
    AudienceDesk.Removal removal =
        answered(() -> place.desk().remove(name, keepDelivered, by(caller)));
    return Delivered.of("removed", removal.receipts());
  }

  /** A question that the room refused, with all its reasons. */
  @ExceptionHandler
  ResponseEntity<byte[]> refused(AudienceRoom.Refused e, HttpServletRequest request) {
    RoomClient.Outcome.Refused refused = e.refused();
    return Problems.entity(
        Problem.of(refused.reasons(), refused.rewrite()), request, new HttpHeaders());
  }

  private static Audience found(AudiencePlace place, String name) {
    return place.desk().book().find(name).orElseThrow(ProblemCode.NO_SUCH_RESOURCE::problem);
  }

  private static String by(Account caller) {
    return "account " + caller.name();
  }

  /** What the node or a receiver says no to is told in their words, which name no person. */
  private static <T> T answered(Supplier<T> work) {
    try {
      return work.get();
    } catch (ConfigurationException | DestinationException | BadDocument e) {
      throw ProblemCode.NOT_POSSIBLE.problem(String.valueOf(e.getMessage()));
    } catch (FlightRuntimeException e) {
      throw e.status().code() == FlightStatusCode.UNAUTHORIZED
          ? ProblemCode.RIGHT_MISSING.problem()
          : ProblemCode.ROOM_AWAY.problem();
    }
  }
}
