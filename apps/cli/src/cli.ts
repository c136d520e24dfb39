console.log('cardtrail cli');
