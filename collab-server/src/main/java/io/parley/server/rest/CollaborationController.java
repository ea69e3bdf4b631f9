package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.crypto.VerifyingKey;
import io.parley.server.account.Right;
import io.parley.server.room.RoomResources;
import io.parley.server.wire.Agreement;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The agreement that binds the members, and who they are. */
@RestController
class CollaborationController {
  /**
   * A collaboration.
   *
   * @param agreement SHA-256 of the signed agreement's bytes, hex
   */
  record View(
      String name, int epoch, String agreement, Node room, List<Node> members, Terms terms) {}

  /**
   * Who takes part.
   *
   * @param fingerprint of its signing key, to be compared outside of the room
   */
  record Node(String name, String fingerprint) {
    static Node of(Agreement.Node node) {
      VerifyingKey key = node.verifyingKey();
      return new Node(node.name(), key.fingerprint().text());
    }
  }

  /**
   * What the members agreed.
   *
   * @param keyOrder key types, in the order in which people are matched on them
   * @param keys {@code keyed}, or {@code blinded}
   * @param profile of normalisation
   * @param region where the room is, where that is stated
   * @param asks the members whose people may ask
   * @param receives the members that may receive answers
   * @param pays the member that is billed for all use; absent: each for what its people ask
   */
  record Terms(
      List<String> keyOrder,
      String keys,
      String profile,
      List<String> purposes,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> region,
      List<String> asks,
      List<String> receives,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> pays) {}

  @Needs(Right.CONNECT)
  @GetMapping("/v1/collaborations")
  Page<View> all(
      RoomResources room,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    return Page.of(List.of(view(room)), Page.Wanted.of(cursor, limit));
  }

  @Needs(Right.CONNECT)
  @GetMapping("/v1/collaborations/{name}")
  View one(RoomResources room, @PathVariable String name) {
    if (!room.agreement().collaboration().equals(name)) {
      throw ProblemCode.NO_SUCH_RESOURCE.problem();
    }
    return view(room);
  }

  @Needs(Right.CONNECT)
  @GetMapping("/v1/members")
  Page<Node> members(
      RoomResources room,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    return Page.of(view(room).members(), Page.Wanted.of(cursor, limit));
  }

  private static List<String> named(Agreement agreed, Predicate<String> may) {
    return agreed.members().stream().map(Agreement.Node::name).filter(may).toList();
  }

  private static View view(RoomResources room) {
    Agreement agreed = room.agreement();
    return new View(
        agreed.collaboration(),
        agreed.epoch(),
        room.agreementDigest(),
        Node.of(agreed.room()),
        agreed.members().stream().map(Node::of).toList(),
        new Terms(
            agreed.keyOrder(),
            agreed.keys().isPresent() ? "blinded" : "keyed",
            agreed.profile(),
            agreed.purposes(),
            agreed.region(),
            named(agreed, agreed.agreedUse()::mayAsk),
            named(agreed, agreed.agreedUse()::mayReceive),
            Optional.of(agreed.agreedUse().pays()).filter(p -> !p.isEmpty())));
  }
}
