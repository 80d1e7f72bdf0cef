package io.crmify.backends.klaviyo;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.parser.core.models.ParseOptions;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The part of an OpenAPI document that some places need. The whole of Klaviyo's is more than a validator can unfold. */
final class OpenApiDocument {
    private static final Pattern REFERENCE = Pattern.compile("\"#/components/schemas/([^\"]+)\"");

    private final OpenApiInteractionValidator requests;
    private final OpenApiInteractionValidator responses;

    /** @param paths with any name for their variables */
    OpenApiDocument(String file, Set<String> paths) throws IOException {
        var part = part(Files.readString(Path.of(file)), paths).toString();
        this.requests = building(part).build();
        // answers are described by schemas that are put together, of which none alone has all attributes
        this.responses = building(part)
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.schema.additionalProperties", ValidationReport.Level.IGNORE)
                        .build())
                .build();
    }

    private static OpenApiInteractionValidator.Builder building(String part) {
        var parsing = new ParseOptions();
        parsing.setResolve(true);
        return OpenApiInteractionValidator.createForInlineApiSpecification(part).withParseOptions(parsing);
    }

    /** What is wrong with a call and its answer; empty if nothing is. */
    List<String> faults(SimpleRequest request, SimpleResponse response) {
        return Stream.concat(
                        requests.validateRequest(request).getMessages().stream(),
                        responses
                                .validateResponse(request.getPath(), request.getMethod(), response)
                                .getMessages()
                                .stream())
                .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
                .map(message -> message.getKey() + " " + message.getMessage())
                .toList();
    }

    private static JsonObject part(String text, Set<String> wanted) {
        try (var reader = Json.createReader(new StringReader(text))) {
            var document = withErrors(reader.readObject());
            var paths = Json.createObjectBuilder();
            document.getJsonObject("paths").forEach((path, operations) -> {
                if (wanted.contains(path.replaceAll("\\{\\w+}", "{id}"))) {
                    paths.add(path, operations);
                }
            });
            var kept = paths.build();
            var components = document.getJsonObject("components");
            var schemas = Json.createObjectBuilder();
            reachable(kept, components.getJsonObject("schemas"))
                    .forEach(name -> schemas.add(
                            name, components.getJsonObject("schemas").get(name)));
            return Json.createObjectBuilder(document)
                    .add("paths", kept)
                    .add("components", Json.createObjectBuilder(components).add("schemas", schemas))
                    .build();
        }
    }

    /** With the descriptions of errors in their places. */
    private static JsonObject withErrors(JsonObject document) {
        var text = document.toString();
        for (var response :
                document.getJsonObject("components").getJsonObject("responses").entrySet()) {
            var reference = "{\"$ref\":\"#/components/responses/%s\"}".formatted(response.getKey());
            text = text.replace(reference, response.getValue().toString());
        }
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static Set<String> reachable(JsonValue start, JsonObject schemas) {
        var found = new TreeSet<String>();
        var open = new ArrayDeque<JsonValue>();
        open.add(start);
        while (!open.isEmpty()) {
            REFERENCE
                    .matcher(open.remove().toString())
                    .results()
                    .map(reference -> reference.group(1))
                    .filter(found::add)
                    .forEach(name -> open.add(schemas.get(name)));
        }
        return found;
    }
}
