package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the members agreed about who uses a collaboration. It narrows what policies allow and opens
 * nothing.
 *
 * @param asks whose people may ask; none named, and left out of the bytes: every member's
 * @param receives who may receive an answer; none named, and left out of the bytes: every member
 * @param pays who is billed for all use; empty, and left out of the bytes: whose people ask. Money
 *     alone: the budgets of the people whom a question touches are charged whoever pays
 */
public record AgreedUse(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> asks,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> receives,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String pays) {
  /** Every member asks and receives, and each is billed for what it asks. */
  public static final AgreedUse OPEN = new AgreedUse(List.of(), List.of(), "");

  public AgreedUse {
    asks = sorted(asks);
    receives = sorted(receives);
    pays = Objects.requireNonNullElse(pays, "");
  }

  private static List<String> sorted(@org.jspecify.annotations.Nullable List<String> names) {
    return List.copyOf(new TreeSet<>(Objects.requireNonNullElse(names, List.of()))); // absent
  }

  /** As an agreement has it: one that restricts nothing is left out. */
  public Optional<AgreedUse> written() {
    return equals(OPEN) ? Optional.empty() : Optional.of(this);
  }

  /** Whether people of this member may ask. */
  public boolean mayAsk(String member) {
    return asks.isEmpty() || asks.contains(member);
  }

  /** Whether this member may receive an answer. */
  public boolean mayReceive(String member) {
    return receives.isEmpty() || receives.contains(member);
  }

  /** Who is billed for what people of this member ask. */
  public String billed(String asker) {
    return pays.isEmpty() ? asker : pays;
  }

  /** Every name in it. */
  Stream<String> names() {
    return Stream.of(asks.stream(), receives.stream(), Stream.of(pays).filter(p -> !p.isEmpty()))
        .flatMap(s -> s);
  }

  /**
   * Refuses what cannot be.
   *
   * @param members the names of all members
   * @throws BadDocument naming who is no member, or that nobody could ever be answered
   */
  public void check(List<String> members) {
    names()
        .filter(n -> !members.contains(n))
        .findFirst()
        .ifPresent(
            n -> {
              throw new BadDocument(
                  "the agreement says what `%s` asks, receives or pays, which is no member of it"
                      .formatted(n));
            });
    if (members.stream().noneMatch(m -> mayAsk(m) && mayReceive(m))) {
      throw new BadDocument(
          "nobody may both ask and receive under this agreement, and an answer goes to who asks");
    }
  }
}
