resource "aws_kinesis_stream" "readings" {
  name        = "readings"
  shard_count = 2
}

data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/readings.zip"
}

resource "aws_lambda_function" "readings" {
  function_name = "readings"
  filename      = data.archive_file.code.output_path
  handler       = "readings.handler"
  runtime       = "nodejs22.x"
  role          = var.role
  environment {
    variables = {
      DATABASE = "meters"
      TABLE    = "energy"
    }
  }
}

resource "aws_lambda_event_source_mapping" "readings" {
  event_source_arn  = aws_kinesis_stream.readings.arn
  function_name     = aws_lambda_function.readings.arn
  starting_position = "LATEST"
}
