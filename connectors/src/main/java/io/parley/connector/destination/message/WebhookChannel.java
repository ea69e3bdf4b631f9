package io.parley.connector.destination.message;

import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.http.Answers;
import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpCall;
import io.parley.connector.destination.http.HttpOutcome;
import io.parley.connector.destination.http.HttpSender;
import io.parley.connector.destination.http.SecretRef;
import io.parley.connector.destination.http.WebhookSignature;
import io.parley.identity.normalise.AttributeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Text messages and push by a signed webhook: a gateway of the owner's choice turns it into a
 * message. A call whose answer got lost is not repeated.
 */
public final class WebhookChannel implements Channel {
  private static final String VERSION = "parley/message-webhook/1";

  /** What kind of message it is. */
  public enum Kind {
    /** A text message to a phone number in E.164. */
    SMS("sms", AttributeKind.PHONE),
    /** A push message to a device. */
    PUSH("push", AttributeKind.DEVICE_ID);

    private final String word;
    private final AttributeKind address;

    Kind(String word, AttributeKind address) {
      this.word = word;
      this.address = address;
    }
  }

  private final Kind kind;
  private final Endpoint gateway;
  private final SecretRef secret;
  private final HttpSender http;

  /** A channel by a gateway, whose calls are signed with the secret. */
  public WebhookChannel(Kind kind, Endpoint gateway, SecretRef secret, HttpSender http) {
    this.kind = kind;
    this.gateway = gateway;
    this.secret = secret;
    this.http = http;
  }

  @Override
  public String name() {
    return kind.word;
  }

  @Override
  public AttributeKind address() {
    return kind.address;
  }

  @Override
  public boolean hasSubject() {
    return kind != Kind.SMS;
  }

  @Override
  public boolean needsUnsubscribe() {
    return kind == Kind.SMS;
  }

  @Override
  public BatchResult send(Message message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("v", VERSION);
    json.put("channel", kind.word);
    json.put("message", message.id());
    json.put("to", message.to());
    if (hasSubject()) {
      json.put("title", message.subject());
    }
    json.put("text", message.text());
    json.put("unsubscribe", message.unsubscribe());
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    HttpCall call = HttpCall.of("POST", gateway, "application/json", List.of(), body).once();
    HttpOutcome outcome = http.send(WebhookSignature.signed(call, http, secret, message.id()));
    return Answers.result(outcome, body, answer -> new BatchResult.Accepted(Optional.empty(), 0));
  }
}
