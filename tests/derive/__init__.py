"""Pages that we wrote ourselves, in the layouts of vendors."""

MARKDOWN = """\
# CreateThing {#doc_api_CreateThing .reference}

Creates a thing.

## Description {#description .section}

CreateThing is an asynchronous operation. The system returns a request ID and a box ID.

-   If a thing is in the Making state, it is being made.
-   You cannot make more than one thing at a time.

## Debugging

[Try it](https://api.example.com/#product=Things&api=CreateThing&type=RPC&version=2020-02-02)

## Request parameters {#parameters .section}

|Parameter|Type|Required|Example|Description|
|---------|----|--------|-------|-----------|
|Action|String|Yes|CreateThing|The operation. Set the value to CreateThing. |
|RegionId|String|Yes|north-1| The region of the thing.

 |
|Name|String|No|my-thing|The name. Its 2 to 128 characters can be letters, digits, underscores \\(\\_\\), and hyphens \\(-\\). It must begin with a letter, but it cannot start with http:// or https://. |
|Kind|String|No|big|The kind of the thing. Valid values:

-   **big**: a big thing. This is the default value.
-   **small**: a small thing. Only for the poor.

|
|Weight|Integer|No|10|The weight. Valid values: 1 to 100. Unit: grams.

Default value: 10. |
|Fast|Boolean|No|false|Whether to hurry. Valid values: true and false. |
|Speed|Long|No|7|The speed.

**Note:** If Fast is set to true, this parameter is required. |
|Label.N.Key|String|No|color|The key of label N. Valid values of N: 1 to 20. The key must not be empty. The key has at most 64 characters. |
|Choice|String|No|a|Valid value: a \\(default\\) | b

 |

## Response parameters

|Parameter|Type|Example|Description|
|---------|----|-------|-----------|
|RequestId|String|1B-2C|The ID of the request. |
|ThingId|String|t-1a\\*\\*\\*\\*|The ID of the thing. |

## Examples

Sample success responses

`XML` format

```
<CreateThingResponse>
  <RequestId>1B-2C</RequestId>
  <ThingId>t-1a****</ThingId>
</CreateThingResponse>
```

`JSON` format

```
{
  "RequestId": "1B-2C",
  "ThingId": "t-1a****",
  "Extra": 1
}
```

## Error codes

|HttpCode|Error code|Error message|Description|
|--------|----------|-------------|-----------|
|400|InvalidName|The name %s is not valid.|The name is not valid.|
|403|QuotaExceeded.Thing|The quota is exceeded.|The name must not be read from here.|
"""

TEXT = """\
MENU
      makeThing

        Make a thing.

        Request

        The following describes the request format.

        MethodURI
        GET, POST/makeThing

        Request query parameters

        FieldTypeRequiredDescription
        zoneCodeStringRequiredCode of the zone
      • Check through getZones
      • thingNameStringOptionalName of the thing
      • 3 to 30 characters, including the special character "-", English letters, and numbers, and it must begin with a letter and end with a letter or a number
      • ownerNameStringConditionalName of the owner
      • If the owner is another account, you must enter the name of the owner
      • ownerMailStringOptionalAddress of the owner (in email format)
      • thingNoteStringOptionalNote on the thing (byte)
      • 0 - 500
      • thingSizeIntegerOptionalSize
      • 1 - 9
      • formStringOptionalForm of the answer
        • xml (default) | json

        Request example

        curl --location 'https://things.example.com/v2/makeThing?zoneCode=A
        &thingName=test-***'
        Curl

        Response example

        <makeThingResponse>
          <requestId>450c98e2</requestId>
          <isMade>false</isMade>
        </makeThingResponse>
        XML

        Was this article helpful?

        First name must have at least 2 characters. Numbers are not allowed.
"""

HTML = """\
<!doctype html>
<html><head><title>x</title><script>must not be read</script><style>p { color: red }</style></head>
<body><nav><ul><li>You must not read this menu</li></ul></nav>
<div class="page"><h1>CreateThing</h1>
<p>Creates a thing.</p>
<h2>Request parameters</h2>
<table>
<thead><tr><th>Parameter</th><th>Type</th><th>Required</th><th>Example</th><th>Description</th></tr></thead>
<tbody>
<tr><td>Action</td><td>String</td><td>Yes</td><td>CreateThing</td><td>Set the value to CreateThing.</td></tr>
<tr><td>Name</td><td>String</td><td>No</td><td>my-thing</td>
<td><p>Its 2 to 128&nbsp;characters can be letters, digits, underscores (_), and
hyphens (-).</p><p>It must begin with a letter, but it cannot start with <code>http://</code> or <code>https://</code>.</p></td></tr>
<tr><td>Kind</td><td>String</td><td>No</td><td>big</td><td>Valid values:
<ul><li><b>big</b>: a big thing. This is the default value.</li><li><b>small</b>: a small thing.</li></ul></td></tr>
</tbody></table>
<h2>Examples</h2>
<pre>{
  "RequestId": "1"
}</pre>
<h3>Was this page helpful?</h3><p>You must tell us.</p>
</div><form>You must enter a valid email</form></body></html>
"""
