package io.parley.server.cli;

import io.parley.policy.Diagnostics;
import io.parley.server.activation.Asking;
import io.parley.server.activation.AudienceRoom;
import io.parley.server.client.Profile;
import io.parley.server.node.ConfigurationException;
import java.util.function.Function;
import org.apache.arrow.flight.FlightRuntimeException;
import picocli.CommandLine.Option;

/** Asks the room for audiences, as the receiving party's analyst. */
final class AudienceQuestion {
  @Option(
      names = "--profile",
      defaultValue = "demo",
      description = "how to reach the room; a running demo leaves ${DEFAULT-VALUE}")
  private String profile = "demo";

  /** What a refusal says, with the question that it is about. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(AudienceRoom.Refused refused) {
      super(
          String.join(
              "\n",
              refused.refused().reasons().stream()
                  .map(r -> Diagnostics.render(r.asReason(), refused.sql()))
                  .toList()));
    }
  }

  /** Has the room asked; what it refuses, and that it does not answer, is told to people. */
  <T> T asking(Function<AudienceRoom, T> work) {
    Profile room = Profile.read(profile);
    try {
      return work.apply(new AudienceRoom(room));
    } catch (AudienceRoom.Refused e) {
      throw new Refused(e);
    } catch (FlightRuntimeException e) {
      throw new ConfigurationException(QueryCommand.notAnswered(e, room));
    }
  }

  /** For people. */
  static String text(Asking.Asked asked) {
    StringBuilder text = new StringBuilder("audience  " + asked.audience() + "\n");
    text.append(
        "status    %s\n"
            .formatted(
                switch (asked.status()) {
                  case "delivered" -> "delivered, about %,d people".formatted(asked.people());
                  case "withheld" ->
                      "withheld: too few people, or too near to a list that was delivered before";
                  case "answered before" ->
                      "answered before: nothing changed that the question reads; nothing was charged";
                  default -> asked.status();
                }));
    asked.promise().forEach(p -> text.append("promise   ").append(p).append('\n'));
    asked.rule().forEach(r -> text.append("rule      ").append(r).append('\n'));
    return text.append("receipt   ").append(asked.query()).append('\n').toString();
  }
}
