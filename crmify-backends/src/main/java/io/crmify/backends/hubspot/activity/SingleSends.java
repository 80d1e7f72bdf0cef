package io.crmify.backends.hubspot.activity;

import io.crmify.backend.BackendContext;
import io.crmify.backend.activity.MailSender;
import io.crmify.backend.activity.SingleMail;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.PropertyText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Set;

/** Single mails, transactional or marketing as {@code crmify.backend.mail} says. HubSpot sends one for a key, ever. */
public final class SingleSends implements MailSender {
    public static final Set<String> SETTINGS = Set.of("mail", "mail-from");

    private final HubSpotApi api;
    private final Place place;
    private final String from;

    /** @throws IllegalArgumentException if the setting has another word */
    public SingleSends(HubSpotApi api, BackendContext context) {
        this.api = api;
        this.place = place(context.setting("mail").orElse("TRANSACTIONAL"));
        this.from = context.setting("mail-from").orElse("");
    }

    private static Place place(String setting) {
        return switch (setting) {
            case "TRANSACTIONAL" -> Place.TRANSACTIONAL_MAIL;
            case "MARKETING" -> Place.MARKETING_MAIL;
            default ->
                throw new IllegalArgumentException(
                        "crmify.backend.mail was %s; it can be TRANSACTIONAL or MARKETING".formatted(setting));
        };
    }

    @Override
    public Sent send(SingleMail mail) {
        if (!mail.template().matches("\\d{1,18}")) {
            throw new MisconfiguredException(
                    mail + ": HubSpot knows its e-mails by numbers; give the template's. Nothing was sent.",
                    Diagnosis.of("TEMPLATE_UNKNOWN"));
        }
        // what is wrong with the recipient is told with success: a refusal is about the template or the account
        return told(api.read(HttpCall.post(api.path(place)).json(body(mail))), "");
    }

    @Override
    public Sent sent(String sendId) {
        return told(api.read(HttpCall.get(api.path(Place.SENT_MAILS) + "/{id}", sendId)), sendId);
    }

    private JsonObject body(SingleMail mail) {
        var message = Json.createObjectBuilder()
                .add("to", mail.to())
                .add("sendId", mail.key())
                .add("replyTo", Json.createArrayBuilder())
                .add("cc", Json.createArrayBuilder())
                .add("bcc", Json.createArrayBuilder());
        if (!from.isEmpty()) {
            message.add("from", from);
        }
        var properties = Json.createObjectBuilder();
        mail.properties().forEach((name, value) -> properties.add(name, PropertyText.of(value)));
        return Json.createObjectBuilder()
                .add("emailId", Long.parseLong(mail.template()))
                .add("message", message)
                .add("contactProperties", Json.createObjectBuilder())
                .add("customProperties", properties)
                .build();
    }

    private static Sent told(HttpAnswer answer, String asked) {
        var json = answer.json();
        var result = word(json.text("sendResult"));
        var status = word(json.text("status"));
        var id = json.text("statusId");
        if (result.isEmpty() && status.isEmpty()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer does not say what becomes of the mail",
                    Diagnosis.of("NO_OUTCOME", answer.status()));
        }
        var state = SendResult.of(result, status);
        if (id.isEmpty() && asked.isEmpty() && state == State.PENDING) {
            throw new OutcomeUnknownException( // sent again with its key, it is still one mail
                    answer + ": the answer gives no id by which the mail could be asked for",
                    Diagnosis.of("NO_ID", answer.status()));
        }
        return new Sent(id.isEmpty() ? asked : id, state, result.isEmpty() ? status : result);
    }

    /** A word of HubSpot's, and nothing that could be a value. */
    private static String word(String text) {
        return text.matches("[A-Z][A-Z0-9_]{0,63}") ? text : "";
    }
}
