package io.parley.connector.destination.message;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.RawValue;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import io.parley.identity.normalise.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message to each person, at most once a delivery. A batch is one message, known by the person's
 * id: a delivery that is taken up again sends nobody a second one, even if a name in it has changed
 * meanwhile, and one that may have gone is not sent again. The rules are asked right before each
 * message, for a delivery takes hours and people change their minds.
 *
 * <p>Mail goes to the address that a person gave, with its dots and its tag: it is checked, and not
 * normalised.
 */
public final class MessageDestination implements Destination {
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final int LONGEST_ID = 200;

  private final Channel channel;
  private final String campaign;
  private final Template subject;
  private final Template text;
  private final UnsubscribeLinks links;
  private final MessageRules rules;
  private final InstantSource clock;

  /**
   * The destination.
   *
   * @param campaign a name, for receipts: letters, digits, hyphens, underscores
   * @throws IllegalArgumentException if the channel needs the link to have no more and the text has
   *     none
   */
  public MessageDestination(
      Channel channel,
      String campaign,
      Template subject,
      Template text,
      UnsubscribeLinks links,
      MessageRules rules) {
    if (!campaign.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new IllegalArgumentException("a campaign has letters, digits, hyphens and underscores");
    }
    if (channel.needsUnsubscribe() && !text.hasUnsubscribe()) {
      throw new IllegalArgumentException(
          "a message by " + channel.name() + " needs {{unsubscribe}} in its text");
    }
    this.channel = channel;
    this.campaign = campaign;
    this.subject = subject;
    this.text = text;
    this.links = links;
    this.rules = rules;
    this.clock = rules.clock();
  }

  @Override
  public String name() {
    return channel.name();
  }

  @Override
  public String target() {
    return campaign;
  }

  @Override
  public Takes takes() {
    Set<AttributeKind> kinds = new HashSet<>(text.kinds());
    kinds.addAll(subject.kinds());
    kinds.add(channel.address());
    return new Takes(kinds, 1, 100_000, 0, Removal.NONE, false, false);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    List<Address> addresses = addresses(member);
    if (addresses.isEmpty()) {
      return new Encoded.Skipped(
          SkipReason.NO_USABLE_IDENTIFIER, member.texts(channel.address()).size());
    }
    Address to = addresses.get(0);
    String link = links.link(to.canonical());
    Optional<String> line = channel.hasSubject() ? subject.render(member, link) : Optional.of("");
    Optional<String> body = text.render(member, link);
    if (line.isEmpty() || body.isEmpty()) {
      return new Encoded.Skipped(SkipReason.MISSING_FIELD, 0);
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", member.id());
    row.put("region", member.region());
    row.put("to", to.written());
    ArrayNode known = row.putArray("addresses");
    addresses.forEach(address -> known.add(address.canonical()));
    row.put("subject", line.get());
    row.put("text", body.get());
    row.put("unsubscribe", link);
    return new Encoded.Rows(member.id(), List.of(row.toString()), 0);
  }

  /**
   * An address of a person.
   *
   * @param written as it is used
   * @param canonical as it is known again
   */
  private record Address(String written, String canonical) {}

  /** All usable ones: who unsubscribed by one of them gets nothing by another. */
  private List<Address> addresses(AudienceMember member) {
    AttributeKind kind = channel.address();
    Normaliser normaliser = Normaliser.of(kind, NormaliserOptions.of(member.region()));
    List<Address> addresses = new ArrayList<>();
    for (String raw : member.texts(kind)) {
      if (normaliser.read(raw) instanceof Reading.Value value) {
        String to =
            switch (kind) {
              case EMAIL -> raw.strip();
              default -> value.text();
            };
        boolean usable =
            switch (kind) {
              case EMAIL -> ADDRESS.matcher(to).matches();
              case PHONE -> to.matches("\\+[0-9]{7,15}");
              default -> to.length() <= LONGEST_ID;
            };
        if (usable) {
          addresses.add(new Address(to, value.text()));
        }
      }
    }
    return addresses;
  }

  @Override
  public byte[] body(Batch batch) {
    return String.join("\n", batch.rows()).getBytes(StandardCharsets.UTF_8);
  }

  /** The message is made and held against the rules, and does not go. */
  @Override
  public BatchResult validate(Batch batch) {
    return rules
        .against(member(row(batch)))
        .<BatchResult>map(BatchResult.Held::new)
        .orElseGet(() -> new BatchResult.Accepted(Optional.empty(), 0));
  }

  @Override
  public BatchResult deliver(Batch batch) {
    JsonNode row = row(batch);
    AudienceMember member = member(row);
    Instant now = clock.instant();
    Optional<SkipReason> against = rules.sending(member, now);
    if (against.isPresent()) {
      return new BatchResult.Held(against.get());
    }
    try {
      BatchResult result =
          channel.send(
              new Message(
                  batch.id(),
                  row.path("to").asString(),
                  row.path("subject").asString(),
                  row.path("text").asString(),
                  row.path("unsubscribe").asString()));
      if (result instanceof BatchResult.Refused) {
        rules.log().notSent(member.id(), now);
      }
      return result;
    } catch (DestinationException e) {
      rules.log().notSent(member.id(), now); // it comes before anything is sent
      throw e;
    }
  }

  /** The person with its addresses alone. */
  private AudienceMember member(JsonNode row) {
    List<RawValue> addresses = new ArrayList<>();
    row.path("addresses")
        .forEach(a -> addresses.add(new RawValue(channel.address(), a.asString())));
    return new AudienceMember(
        row.path("id").asString(), Change.ADD, row.path("region").asString(), addresses);
  }

  private static JsonNode row(Batch batch) {
    return JsonMapper.shared().readTree(batch.rows().get(0));
  }
}
