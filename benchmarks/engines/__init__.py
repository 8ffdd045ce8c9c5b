"""The recipes of docs/ in the engines that they are for, beside `painmap batch`: answers, rate, memory."""
